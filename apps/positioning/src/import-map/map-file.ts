import { MAP_FILE_VERSION, type MapLine } from '../export-map/map-line.ts';
import { linesOf } from '../import-files/line-parts.ts';
import { MapFileError, readMapLine } from './read-map-line.ts';

/** What a map file holds between its first line and its last. */
export type MapContentLine = Exclude<MapLine, { readonly type: 'map' | 'end' }>;

/**
 * The lines of a map file, some at a time.
 * @throws MapFileError also when the file was cut off
 */
export async function* mapFileLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly MapContentLine[]> {
  let [read, isEnded] = [0, false];
  for await (const texts of linesOf(chunks)) {
    const lines: MapContentLine[] = [];
    for (const text of texts) {
      read += 1;
      const line = readMapLine(text, read);
      if ((read === 1) !== (line.type === 'map') || isEnded) throw new MapFileError(read, misplaced(line));
      if (line.type === 'end') {
        if (line.lines !== read - 2) throw new MapFileError(read, `there are ${String(read - 2)} lines before it`);
        isEnded = true;
      } else if (line.type !== 'map') {
        lines.push(line);
      }
    }
    yield lines;
  }
  if (!isEnded) throw new MapFileError(read, 'the file ends here, and was cut off');
}

const misplaced = ({ type }: MapLine): string =>
  type === 'map' ? 'another file begins here' : `a map file begins with a line of version ${String(MAP_FILE_VERSION)}`;
