import { traceTree } from './trace-tree.mjs';

const span = (spanId: string, parentSpanId: string | undefined, startMs: number, more = {}) => ({
  ...{ service: 'ingestion', traceId: 't', spanId, parentSpanId, name: spanId, kind: 'internal' as const },
  ...{ startMs, endMs: startMs + 1.25, attributes: {}, links: [], isFailed: false },
  ...more,
});

describe('traceTree', () => {
  it('draws each span under its parent, in the order of their beginning', () => {
    const spans = [span('c', 'a', 107), span('d', 'b', 106), span('a', undefined, 100), span('b', 'a', 105)];
    const lines = traceTree(spans).split('\n');
    expect(lines.map((line) => line.replace(/\s{2,}.*/, '').trimEnd())).toEqual([
      'trace t',
      'ingestion: a',
      '',
      '',
      '',
    ]);
    expect(lines.map((line) => /[a-d](?= {2,}INTERNAL)/.exec(line)?.[0])).toEqual([undefined, 'a', 'b', 'd', 'c']);
    expect(lines.map((line) => line.indexOf('ingestion'))).toEqual([-1, 0, 4, 6, 4]);
    expect(lines[2]).toMatch(/\+5\.0 ms +1\.3 ms {2}b$/);
  });

  it('begins anew at a span whose parent was made elsewhere, and says what failed', () => {
    const failed = { isFailed: true, attributes: { 'error.type': '40001' } };
    expect(traceTree([span('a', 'somebody', 100, failed)])).toMatch(/\ningestion: a .* failed: 40001$/);
  });
});
