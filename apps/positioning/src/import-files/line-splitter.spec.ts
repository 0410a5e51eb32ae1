import { LineSplitter, LineTooLongError, MAX_LINE_BYTES } from './line-splitter.ts';

function linesOf(chunks: readonly string[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((bytes, start, end) => lines.push(bytes.toString('utf8', start, end)));
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return lines;
}

describe('the line splitter', () => {
  it('§8 ends lines at LF and at CRLF, and knows a last one without', () => {
    expect(linesOf(['a,1\r\nb,2\nc,3'])).toEqual(['a,1', 'b,2', 'c,3']);
  });

  it('passes over empty lines', () => {
    expect(linesOf(['a\n\n\r\nb\n'])).toEqual(['a', 'b']);
  });

  it('puts lines together again, wherever a chunk ends', () => {
    const text = 'first,line\r\nsecond,line\r\n\r\nthird,line';
    for (let size = 1; size <= text.length; size += 1) {
      const chunks = text.match(new RegExp(`[^]{1,${String(size)}}`, 'g')) ?? [];
      expect(linesOf(chunks)).toEqual(['first,line', 'second,line', 'third,line']);
    }
  });

  it('refuses a file that has no lines, rather than hold it in memory', () => {
    const splitter = new LineSplitter(() => undefined);
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    expect(() => {
      for (let read = 0; read <= MAX_LINE_BYTES; read += chunk.length) splitter.push(chunk);
    }).toThrow(LineTooLongError);
  });
});
