import { createServer } from 'node:http';

/**
 * @typedef {object} ReceivedSpan
 * @property {string} service who made it
 * @property {string} traceId
 * @property {string} spanId
 * @property {string | undefined} parentSpanId
 * @property {string} name
 * @property {'internal' | 'server' | 'client' | 'producer' | 'consumer'} kind
 * @property {number} startMs by the clock of who made it
 * @property {number} endMs
 * @property {Record<string, unknown>} attributes
 * @property {{ traceId: string, spanId: string }[]} links
 * @property {boolean} isFailed
 */

/** By their numbers in OTLP. */
const KINDS = /** @type {const} */ (['internal', 'internal', 'server', 'client', 'producer', 'consumer']);
const STATUS_ERROR = 2;
const MAX_SPANS = 10_000;

/**
 * Takes traces as a collector does (OTLP over HTTP, JSON), and keeps the last of them in memory: for looking at one
 * trace, and for tests. `GET /traces/<traceId>` gives a trace back.
 *
 * @returns {Promise<{ url: string, spans: readonly ReceivedSpan[], close: () => Promise<void> }>}
 */
export async function startOtlpReceiver() {
  /** @type {ReceivedSpan[]} */
  const spans = [];
  const server = createServer((request, response) => {
    /** @param {number} status @param {unknown} body */
    const answer = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const [, wanted] = /^\/traces\/([0-9a-f]{32})$/.exec(request.url ?? '') ?? [];
    if (wanted !== undefined) {
      answer(
        200,
        spans.filter(({ traceId }) => traceId === wanted),
      );
      return;
    }
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      if (request.method !== 'POST' || request.url !== '/v1/traces') {
        answer(404, {});
        return;
      }
      spans.push(...spansOf(JSON.parse(body)));
      spans.splice(0, Math.max(0, spans.length - MAX_SPANS));
      answer(200, {});
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {any} exported an ExportTraceServiceRequest
 * @returns {ReceivedSpan[]}
 */
function spansOf({ resourceSpans }) {
  return resourceSpans.flatMap((/** @type {any} */ { resource, scopeSpans }) => {
    const service = String(attributesOf(resource.attributes)['service.name']);
    return scopeSpans.flatMap((/** @type {any} */ scope) =>
      scope.spans.map((/** @type {any} */ span) => received(service, span)),
    );
  });
}

/**
 * @param {string} service
 * @param {any} span
 * @returns {ReceivedSpan}
 */
function received(service, span) {
  return {
    service,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId || undefined,
    name: span.name,
    kind: KINDS[span.kind] ?? 'internal',
    startMs: Number(span.startTimeUnixNano) / 1e6,
    endMs: Number(span.endTimeUnixNano) / 1e6,
    attributes: attributesOf(span.attributes),
    links: (span.links ?? []).map((/** @type {any} */ { traceId, spanId }) => ({ traceId, spanId })),
    isFailed: span.status?.code === STATUS_ERROR,
  };
}

/**
 * @param {{ key: string, value: Record<string, unknown> }[]} attributes
 * @returns {Record<string, unknown>}
 */
function attributesOf(attributes = []) {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
