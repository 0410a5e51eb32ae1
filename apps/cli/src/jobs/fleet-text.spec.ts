import { readCsv, readJson } from './fleet-text.ts';

describe('what a file is for', () => {
  it.each([
    ['create', 'name,deviceId\na,b\n'],
    ['create', '\ufeffname;type\r\na;b\r\n'],
    ['create', 'type\tname\na\tb'],
    ['create', 'sep=;\r\nname;type\r\na;b'],
    ['create', '"tag:a,b",name'],
    ['create', 'trackingId,name'],
    ['delete', 'trackingId\nt'],
    ['delete', 'connectorId,externalDeviceId,removeFromConnectorOnly\nc,d,1'],
    ['delete', 'externalId'],
    ['delete', '\n\r\ntrackingId\nHERE-1\n'],
    ['create', '\nname\na\n'],
    [undefined, ',,\ntrackingId,,\n'],
    [undefined, 'deviceId\nd'],
    [undefined, ''],
    [undefined, 'nom,type\na,b'],
  ])('§9.4 %s: the header of %j', (type, text) => {
    expect(readCsv(text)).toMatchObject({ type });
  });

  it.each([
    ['create', '[{"name":"a"},{"trackingId":"t"}]'],
    ['delete', '[{"externalId":"MyDevice1","unclaimOnly":"true"}]'],
    [undefined, '[{}]'],
  ])('BULK-2 %s: %s', (type, text) => {
    expect(readJson(text)).toMatchObject({ type });
  });
});

describe('how many rows a file has', () => {
  it.each([
    [2, 'name,type\na,b\n"c\nd",\n'],
    [2, 'name;type\r\n\r\na;b\r\nc;\r\n;\r\n;\r\n'],
    [1, 'sep=,\nname\na'],
    [0, 'name\n'],
    [undefined, 'name\na\n"b\n'],
    [undefined, `name\n${'x'.repeat(300_000)}\na\n`],
  ])('§9.4 %s: %j', (rows, text) => {
    expect(readCsv(text)).toEqual({ type: 'create', rows });
  });

  it('BULK-2 as many as the array has', () => {
    expect(readJson('[{"name":"a"},{"name":"b"}]')).toEqual({ type: 'create', rows: 2 });
  });
});

describe('a file that says nothing', () => {
  it.each([
    ['"name', 'has a broken header: a quote in it is never closed'],
    ['na"me,type\na,b', 'has a broken header: a cell with quotes in its middle is quoted as a whole'],
    ['"na"me,type\na,b', 'has a broken header: a quote within a quoted cell is written twice'],
    ['name,'.repeat(70_000), 'has a broken header: it is longer than Umbra reads'],
  ])('§9.4 %#', (text, fault) => {
    expect(readCsv(text)).toEqual({ fault });
  });

  it.each([
    ['[{"na', 'is not valid JSON: it breaks off at line 1, column 6'],
    ['[{"name":"a"},\n{"name":b}]', 'is not valid JSON at line 2, column 9'],
    ['{"name":"a"}', 'is no array: an array of rows is wanted, [{…}, {…}]'],
    ['null', 'is no array: an array of rows is wanted, [{…}, {…}]'],
    ['[null]', 'has a first row that is no object: an array of rows is wanted, [{…}, {…}]'],
    ['[]', 'has no rows'],
  ])('BULK-2 %s', (text, fault) => {
    expect(readJson(text)).toEqual({ fault });
  });
});
