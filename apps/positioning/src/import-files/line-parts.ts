import { LineSplitter } from './line-splitter.ts';

/** The lines of a text, some at a time: as many as a chunk of it holds. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  let lines: string[] = [];
  const splitter = new LineSplitter((bytes, start, end) => lines.push(bytes.toString('utf8', start, end)));
  for await (const chunk of chunks) {
    splitter.push(chunk);
    yield lines;
    lines = [];
  }
  splitter.end();
  yield lines;
}

/** The same elements, in parts of one size; the last may be smaller. */
export async function* inParts<T>(lists: AsyncIterable<readonly T[]>, size: number): AsyncGenerator<readonly T[]> {
  let part: T[] = [];
  for await (const list of lists) {
    for (const element of list) {
      part.push(element);
      if (part.length < size) continue;
      yield part;
      part = [];
    }
  }
  if (part.length > 0) yield part;
}
