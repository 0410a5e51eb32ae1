import fc from 'fast-check';
import { brokenSample, rawJson, type Sample } from './broken-samples.ts';
import type { Ending } from './raw-exchange.ts';

/** Whose token a request carries. */
export type Bearer = 'device' | 'user' | 'nobody' | 'nonsense';

/** A route of ingestion, how its bodies look, and who may call it. */
interface IngestionRoute {
  readonly path: string;
  readonly bearer: Bearer;
  readonly bodyOf: (samples: readonly Sample[], trackingId: string) => unknown;
}

const own = (samples: readonly Sample[]): unknown => samples;
const addressed = (data: readonly Sample[], id: string): unknown => ({ id, data });
const batch = (samples: readonly Sample[], id: string): unknown => ({
  data: samples.map((sample) => ({ ...sample, id })),
});

const ROUTES: readonly IngestionRoute[] = [
  { path: '/v2/', bearer: 'device', bodyOf: own },
  { path: '/v2', bearer: 'device', bodyOf: own },
  { path: '/device-http/v2', bearer: 'device', bodyOf: own },
  { path: '/v3/', bearer: 'device', bodyOf: (samples) => ({ data: samples }) },
  { path: '/v3/', bearer: 'user', bodyOf: addressed },
  { path: '/v3/batch', bearer: 'user', bodyOf: batch },
];

/** A request that no service may store anything of. */
export interface MalformedRequest {
  readonly what: string;
  readonly path: string;
  readonly bearer: Bearer;
  readonly contentType: string;
  readonly framing: 'length' | 'chunked' | 'broken';
  /** Behind the head. */
  readonly pieces: readonly Buffer[];
  readonly contentLength: number | undefined;
  readonly ending: Ending;
}

const JSON_TYPE = 'application/json';

/** A good sample, in the past; each has a time of its own, so that none would be a double of another. */
const goodSample: fc.Arbitrary<Sample> = fc
  .integer({ min: 1_000_000_000_000, max: 1_700_000_000_000 })
  .map((timestamp) => ({ timestamp, position: { lat: 52.5, lng: 13.4, accuracy: 10 } }));

/** @param trackingId a device that is claimed: all but what is meant to be wrong is right */
export function malformedRequests(trackingId: string): fc.Arbitrary<MalformedRequest> {
  const route = fc.constantFrom(...ROUTES);
  const goodBody = fc
    .tuple(route, fc.array(goodSample, { minLength: 1, maxLength: 3 }))
    .map(([chosen, samples]) => ({ route: chosen, text: JSON.stringify(chosen.bodyOf(samples, trackingId)) }));

  const withBody = (what: string, { path, bearer }: IngestionRoute, body: Buffer): fc.Arbitrary<MalformedRequest> =>
    fc.oneof(
      fc.constant({
        ...{ what, path, bearer, contentType: JSON_TYPE, framing: 'length' as const },
        ...{ pieces: [body], contentLength: body.length, ending: 'wait' as const },
      }),
      fc.integer({ min: 1, max: Math.max(1, Math.min(body.length, 60)) }).map((size) => ({
        ...{ what, path, bearer, contentType: JSON_TYPE, framing: 'chunked' as const },
        ...{ pieces: [...chunksOf(body, size), LAST_CHUNK], contentLength: undefined, ending: 'wait' as const },
      })),
    );

  const wrongFields = fc
    .tuple(route, brokenSample, fc.array(goodSample, { maxLength: 2 }), goodSample)
    .chain(([chosen, [what, change], others, sample]) => {
      const body = chosen.bodyOf([...others, { ...sample, ...change }], trackingId);
      return withBody(what, chosen, Buffer.from(rawJson(body).replaceAll('@a@', '"a"')));
    });

  const wrongShapes = fc
    .tuple(
      route,
      fc.constantFrom('null', 'true', '5', '"text"', '[]', '{}', '[[]]', '[null]', '{"data":{}}', '{"data":[]}'),
    )
    .chain(([chosen, text]) => withBody('body of another shape', chosen, Buffer.from(text)));

  const nested = fc
    .tuple(route, fc.constantFrom('[', '{"a":', '[{"timestamp":'), fc.integer({ min: 1, max: 150_000 }))
    .chain(([chosen, opening, depth]) => withBody('deep nesting', chosen, Buffer.from(opening.repeat(depth))));

  const cutJson = fc
    .tuple(goodBody, fc.double({ min: 0, max: 0.999, noNaN: true }))
    .chain(([{ route: chosen, text }, share]) =>
      withBody('JSON that ends too early', chosen, Buffer.from(text.slice(0, Math.floor(share * text.length)))),
    );

  const noise = fc
    .tuple(route, fc.uint8Array({ minLength: 1, maxLength: 300 }))
    .filter(([, bytes]) => !isJson(Buffer.from(bytes)))
    .chain(([chosen, bytes]) => withBody('noise', chosen, Buffer.from(bytes)));

  const brokenUtf8 = fc
    .tuple(goodBody, fc.constantFrom([0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x92], [0xc0, 0xaf]))
    .chain(([{ route: chosen, text }, bytes]) => {
      // Behind the first quote: inside the name of a member.
      const at = text.indexOf('"') + 1;
      const body = Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from(bytes), Buffer.from(text.slice(at))]);
      return withBody('broken UTF-8', chosen, body);
    });

  const wrongEnvelope = fc
    .tuple(goodBody, fc.constantFrom('application/octet-stream', 'text/xml', 'multipart/form-data; boundary=x', '/'))
    .map(([{ route: chosen, text }, contentType]) => ({
      ...{ what: 'other content type', path: chosen.path, bearer: chosen.bearer, contentType },
      ...{ framing: 'length' as const, pieces: [Buffer.from(text)], contentLength: Buffer.byteLength(text) },
      ending: 'wait' as const,
    }));

  const wrongBearer = fc
    .tuple(goodBody, fc.constantFrom<Bearer>('nobody', 'nonsense'))
    .map(([{ route: chosen, text }, bearer]) => ({
      ...{ what: 'no token', path: chosen.path, bearer, contentType: JSON_TYPE, framing: 'length' as const },
      ...{ pieces: [Buffer.from(text)], contentLength: Buffer.byteLength(text), ending: 'wait' as const },
    }));

  const wrongQuery = fc
    .tuple(goodBody, fc.constantFrom('1', 'yes', 'true&async=false'))
    .filter(([{ route: chosen }]) => chosen.path !== '/v3/batch')
    .map(([{ route: chosen, text }, value]) => ({
      ...{ what: 'async that is no boolean', path: `${chosen.path}?async=${value}`, bearer: chosen.bearer },
      ...{ contentType: JSON_TYPE, framing: 'length' as const, pieces: [Buffer.from(text)] },
      ...{ contentLength: Buffer.byteLength(text), ending: 'wait' as const },
    }));

  // The body is whole and good in all of these; only the framing says that there is more to come.
  const truncated = fc
    .tuple(goodBody, fc.integer({ min: 1, max: 40 }), fc.constantFrom<Ending>('half-close', 'reset'), fc.boolean())
    .map(([{ route: chosen, text }, size, ending, isChunked]) => {
      const body = Buffer.from(text);
      const common = { path: chosen.path, bearer: chosen.bearer, contentType: JSON_TYPE, framing: 'broken' as const };
      return isChunked
        ? { ...common, what: 'chunked body cut off', pieces: chunksOf(body, size), contentLength: undefined, ending }
        : { ...common, what: 'body cut off', pieces: [body], contentLength: body.length + size, ending };
    });

  const brokenChunks = fc
    .tuple(goodBody, fc.constantFrom('zz\r\n', '-1\r\n', '5;\r\n', 'ffffffffffffffffff\r\n', '\r\n'))
    .map(([{ route: chosen, text }, size]) => ({
      ...{ what: 'chunk size that is none', path: chosen.path, bearer: chosen.bearer, contentType: JSON_TYPE },
      ...{ framing: 'broken' as const, contentLength: undefined, ending: 'half-close' as const },
      pieces: [...chunksOf(Buffer.from(text), 30), Buffer.from(size)],
    }));

  const tooMany = fc.tuple(route, goodSample).map(([chosen, sample]) => {
    const samples = Array.from({ length: 1_001 }, (_, index) => ({ timestamp: Number(sample['timestamp']) + index }));
    const body = Buffer.from(JSON.stringify(chosen.bodyOf(samples, trackingId)));
    return {
      ...{ what: 'too many samples', path: chosen.path, bearer: chosen.bearer, contentType: JSON_TYPE },
      ...{ framing: 'length' as const, pieces: [body], contentLength: body.length, ending: 'wait' as const },
    };
  });

  return fc.oneof(
    { weight: 40, arbitrary: wrongFields },
    { weight: 8, arbitrary: wrongShapes },
    { weight: 6, arbitrary: nested },
    { weight: 8, arbitrary: cutJson },
    { weight: 6, arbitrary: noise },
    { weight: 8, arbitrary: brokenUtf8 },
    { weight: 3, arbitrary: wrongEnvelope },
    { weight: 3, arbitrary: wrongBearer },
    { weight: 3, arbitrary: wrongQuery },
    { weight: 10, arbitrary: truncated },
    { weight: 4, arbitrary: brokenChunks },
    { weight: 1, arbitrary: tooMany },
  );
}

/** The bytes of a request; the bearer's token is known only when it is sent. */
export function messageOf(request: MalformedRequest, token: string | undefined): Buffer[] {
  const head = [
    `POST ${request.path} HTTP/1.1`,
    'Host: umbra',
    'Connection: close',
    `Content-Type: ${request.contentType}`,
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
    request.contentLength === undefined
      ? 'Transfer-Encoding: chunked'
      : `Content-Length: ${String(request.contentLength)}`,
  ].join('\r\n');
  return [Buffer.from(`${head}\r\n\r\n`), ...request.pieces];
}

const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/** One piece per chunk would be one packet per chunk; TCP's packets are none of the parser's business. */
function chunksOf(body: Buffer, count: number): Buffer[] {
  const size = Math.max(1, Math.ceil(body.length / count));
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const part = body.subarray(at, at + size);
    parts.push(Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]));
  }
  return parts;
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
