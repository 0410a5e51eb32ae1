import { parseImportRequest, UsageError } from './import-request.ts';

const parse = (line: string) => parseImportRequest(line.split(' ').filter((word) => word !== ''));

describe('the command line of an import', () => {
  it('says what comes from where, under which licence, and for whom', () => {
    expect(
      parse('--format cells --file cells.csv.gz --source OpenCelliD --licence CC-BY-SA-4.0 --project p1 --again'),
    ).toEqual({
      ...{ format: 'cells', path: 'cells.csv.gz', source: 'OpenCelliD', licence: 'CC-BY-SA-4.0' },
      ...{ projectId: 'p1', isPublic: false, isAgain: true },
    });
  });

  it('imports for everyone, and once, unless told otherwise', () => {
    expect(parse('--format wigle --file w.csv')).toMatchObject({
      ...{ projectId: undefined, isAgain: false, source: 'not stated', licence: 'not stated' },
    });
  });

  it('takes the word of who imports contributions that they are public', () => {
    expect(parse('--format contributions --file c.ndjson --public')).toMatchObject({ isPublic: true });
    expect(parse('--format contributions --file c.ndjson')).toMatchObject({ isPublic: false });
  });

  it.each([
    ['--format wigle --file w.csv --public', ['--public is for contributions']],
    ['', ['--format is missing: one of cells, wigle, contributions, map', '--file is missing', 'Usage:']],
    ['--format kml --file x', ['--format kml is none of cells, wigle, contributions, map']],
    ['--format cells', ['--file is missing']],
    ['--format cells --file x --project=', ['--project is empty']],
    ['--format cells --file x --licens y', ["Unknown option '--licens'"]],
    ['--format cells x', ['Unexpected argument']],
  ])('that is %j is refused with what is wrong', (line, words) => {
    for (const word of words) expect(() => parse(line)).toThrow(word);
    expect(() => parse(line)).toThrow(UsageError);
  });
});
