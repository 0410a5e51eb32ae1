/** @typedef {import('./otlp-receiver.mjs').ReceivedSpan} ReceivedSpan */

const NAME_WIDTH = 46;

/**
 * A trace as text: each span under its parent, with its kind, when it began, and how long it took.
 *
 * @param {readonly ReceivedSpan[]} spans of one trace
 * @returns {string}
 */
export function traceTree(spans) {
  const byStart = [...spans].sort((a, b) => a.startMs - b.startMs);
  const known = new Set(spans.map(({ spanId }) => spanId));
  const startedMs = byStart[0]?.startMs ?? 0;
  /** @type {string[]} */
  const lines = [`trace ${byStart[0]?.traceId ?? '–'}`];
  /** @param {ReceivedSpan} span @param {number} depth */
  const draw = (span, depth) => {
    const name = `${'  '.repeat(depth)}${depth === 0 ? '' : '└ '}${span.service}: ${span.name}`;
    const began = `+${(span.startMs - startedMs).toFixed(1)} ms`.padStart(11);
    const took = `${(span.endMs - span.startMs).toFixed(1)} ms`.padStart(9);
    const failed = span.isFailed ? `  failed: ${String(span.attributes['error.type'])}` : '';
    lines.push(
      `${name.padEnd(NAME_WIDTH)} ${span.kind.toUpperCase().padEnd(8)} ${began} ${took}  ${span.spanId}${failed}`,
    );
    for (const child of byStart) if (child.parentSpanId === span.spanId) draw(child, depth + 1);
  };
  for (const span of byStart) if (span.parentSpanId === undefined || !known.has(span.parentSpanId)) draw(span, 0);
  return lines.join('\n');
}
