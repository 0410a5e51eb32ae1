import { UsageError } from '../import-program/import-request.ts';
import { parseExportRequest } from './export-request.ts';

describe('the command line of an export', () => {
  it('says what goes where, and whose map', () => {
    expect(parseExportRequest(['--format', 'map', '--file', 'map.ndjson.gz', '--project', 'p1'])).toEqual({
      ...{ format: 'map', path: 'map.ndjson.gz', projectId: 'p1' },
    });
    expect(parseExportRequest(['--format', 'cells'])).toEqual({
      format: 'cells',
      path: undefined,
      projectId: undefined,
    });
  });

  it.each([
    [[], '--format is missing: one of map, cells, contributions'],
    [['--format', 'kml'], '--format kml is unknown'],
    [['--format', 'map', '--file', ''], 'must not be empty'],
    [['--format', 'map', '--what'], "Unknown option '--what'"],
  ])('that is %j is refused with what is wrong', (args, words) => {
    expect(() => parseExportRequest(args)).toThrow(UsageError);
    expect(() => parseExportRequest(args)).toThrow(words);
  });
});
