import { readCsv } from './read-csv.ts';

const A = '6f0e4c52-9a52-4d5b-8c7e-9a100f0c8a51';
const B = '6f0e4c52-9a52-4d5b-8c7e-9a100f0c8a52';

const read = (text: string | Buffer) => readCsv(Buffer.from(text), new AbortController().signal);
const wishes = async (text: string) => {
  const answer = await read(text);
  if ('problems' in answer) throw new Error(JSON.stringify(answer.problems));
  return answer.wishes;
};
const problems = async (text: string | Buffer) => {
  const answer = await read(text);
  return 'problems' in answer ? answer.problems : [];
};

describe('a CSV', () => {
  it('§9.4 is read as the tutorial prints it', async () => {
    const header = 'name,deviceId,externalDeviceId,connectorId,sendMs,sampleMs,distanceM,areaBased,type,';
    const columns = `tag:priority1,tag:priority2,tag:food,tag:Fragile,rule:${A},rule:${B},rule:${B.replace('52', '53')},geofence:${A},geofence:${B}`;
    const rows = [
      `my super tracker in area based mode,${A},,,600000,100000,,1,Returnable / Reusable,,1,1,,1,1,,1,1`,
      'my external tracker,,ext-1,CON-1,,,,,Phone,1,,,,,,,,',
    ];
    expect(await wishes(`${header}${columns}\n${rows.join('\n')}`)).toEqual([
      {
        ...{ variant: 'provisioned', name: 'my super tracker in area based mode', deviceId: A },
        ...{ sendMs: 600_000, sampleMs: 100_000, areaBased: true, type: 'Returnable / Reusable' },
        ...{ tags: ['priority2', 'food'], rules: [A, B], geofences: [A, B] },
      },
      {
        ...{ variant: 'external', name: 'my external tracker', externalDeviceId: 'ext-1', connectorId: 'CON-1' },
        ...{ type: 'Phone', tags: ['priority1'] },
      },
    ]);
  });

  const plain = [
    { variant: 'unprovisioned', name: 'a', type: 'x, "y"\nz' },
    { variant: 'unprovisioned', name: 'b', tags: ['ü'] },
  ];
  it.each([
    ['LF', 'name,type,tags\na,"x, ""y""\nz",\nb,,ü\n'],
    ['no line break at its end', 'name,type,tags\na,"x, ""y""\nz",\nb,,ü'],
    ['CRLF', 'name,type,tags\r\na,"x, ""y""\nz",\r\nb,,ü\r\n'],
    ['lone CR', 'name,type,tags\ra,"x, ""y""\nz",\rb,,ü\r'],
    ['a byte order mark', '\ufeffname,type,tags\na,"x, ""y""\nz",\nb,,ü\n'],
    ['semicolons, as from Excel', 'name;type;tags\r\na;"x, ""y""\nz";\r\nb;;ü\r\n'],
    ['tabs', 'name\ttype\ttags\na\t"x, ""y""\nz"\t\nb\t\tü\n'],
    ['a sep line', 'sep=;\r\nname;type;tags\r\na;"x, ""y""\nz";\r\nb;;ü\r\n'],
    ['empty lines and rows of empty cells', '\nname,type,tags\n\na,"x, ""y""\nz",\n,,\nb,,ü\n\n,,\n'],
    ['a quoted header', '"name","type","tags"\na,"x, ""y""\nz",\nb,,ü\n'],
  ])('§9.4 is read with %s', async (_what, text) => {
    expect(await wishes(text)).toEqual(plain);
  });

  it('§9.4 takes 1, true and TRUE for yes; 0, false and nothing for no', async () => {
    const rows = ['1', 'true', 'TRUE', ' 1 ', '0', 'false', 'FALSE', ''].map(
      (cell, index) => `n${String(index)},${cell},${cell}`,
    );
    const read = await wishes(['name,areaBased,tag:x', ...rows].join('\n'));
    expect(
      read.map((wish) => [(wish as { areaBased?: boolean }).areaBased, (wish as { tags?: unknown }).tags]),
    ).toEqual([
      ...Array.from({ length: 4 }, () => [true, ['x']]),
      ...Array.from({ length: 3 }, () => [false, undefined]),
      [undefined, undefined],
    ]);
  });

  it('§9.4 splits lists at bars, and tags at semicolons too; columns of items add to them', async () => {
    const text = `name,tags,geofences,rules,tag:c,tag:a\nn,a | b;;c,${A}|${B.toUpperCase()},${A},1,1`;
    expect(await wishes(text)).toEqual([
      { variant: 'unprovisioned', name: 'n', tags: ['a', 'b', 'c'], geofences: [A, B], rules: [A] },
    ]);
  });

  it('§9.4 deletes when it has no name', async () => {
    const text =
      'trackingId,externalId,connectorId,externalDeviceId,unclaimOnly,removeFromConnectorOnly\nt,,,,1,0\n,e,,,,\n,,c,x,,1';
    expect(await read(text)).toEqual({
      type: 'delete',
      wishes: [
        { variant: 'delete-tracked', trackingId: 't', unclaimOnly: true },
        { variant: 'delete-virtual', externalId: 'e', unclaimOnly: false },
        {
          ...{ variant: 'delete-external', connectorId: 'c', externalDeviceId: 'x' },
          ...{ unclaimOnly: false, removeFromConnectorOnly: true },
        },
      ],
    });
  });

  it.each([
    ['an unknown column', 'name,colour\na,red', 0, 'colour', 1, 'is not a field of jobs that create'],
    ['another case', 'name,sendMS\na,1', 0, 'sendMS', 1, 'did you mean sendMs?'],
    ['blanks around a name', 'name, type\na,b', 0, ' type', 1, 'did you mean type?'],
    ['a column of the other kind of job', 'name,trackingId\na,b', 0, 'trackingId', 1, 'is a field of jobs that delete'],
    ['a column without a name', 'name,\na,b', 0, 2, 1, 'has no name'],
    ['a column twice', 'name,type,name\na,b,c', 0, 'name', 1, 'is there already, as column 1'],
    [
      'an item twice',
      `name,rule:${A},rule:${A.toUpperCase()}\na,1,1`,
      0,
      `rule:${A.toUpperCase()}`,
      1,
      'is there already, as column 2',
    ],
    ['a tag column without a tag', 'name,tag:\na,1', 0, 'tag:', 1, 'must have 1 to 50 characters behind "tag:"'],
    ['a geofence column without a UUID', 'name,geofence:home\na,1', 0, 'geofence:home', 1, 'must be a UUID'],
    ['a tag column of a delete job', 'trackingId,tag:x\na,1', 0, 'tag:x', 1, 'is a field of jobs that create'],
    ['no name', 'deviceId,type\na,b', 0, 'name', 1, 'is missing'],
    [
      'a cell that is too few',
      'name,type,tags\na,b,c\nd,e\n',
      2,
      'tags',
      3,
      'is missing: the row has 2 cells, the header 3 columns',
    ],
    ['a cell that is too many', 'name,type\na,b,c\n', 1, 3, 2, 'has no name in the header'],
    ['no number', 'name,sendMs\na,1\nb,often\n', 2, 'sendMs', 3, 'must be a whole number'],
    ['a number as Excel writes it', 'name,sendMs\na,6E+05\n', 1, 'sendMs', 2, 'must be a whole number'],
    ['neither yes nor no', 'name,tag:x\na,2\n', 1, 'tag:x', 2, 'must be 1 where the row has it'],
    ['no flag', 'name,areaBased\na,2\n', 1, 'areaBased', 2, 'must be true or false; in CSV 1'],
    ['no name in a row', 'name,type\na,b\n,c\n', 2, 'name', 3, 'is required'],
    ['two variants', 'name,deviceId,externalId\na,b,\nc,d,e\n', 2, 'externalId', 3, 'must not stand beside deviceId'],
    [
      'half of a variant',
      'name,externalDeviceId,connectorId\na,b,\n',
      1,
      'connectorId',
      2,
      'is required beside externalDeviceId',
    ],
    [
      'half of a variant, the other not even a column',
      'name,externalDeviceId\na,b\n',
      1,
      'connectorId',
      2,
      'is required',
    ],
    ['a list in which one is none', `name,geofences\na,${A}|home\n`, 1, 'geofences', 2, 'must be a UUID'],
    ['a quote that stays open', 'name,type\na,b\nc,"d\ne,f\n', 2, 2, 3, 'has a quote that is never closed'],
    ['a quote within a cell', 'name,type\na,b"c\n', 1, 2, 2, 'has a quote in its middle'],
    ['text behind a quote', 'name,type\n"a"b,c\n', 1, 1, 2, 'goes on behind its closing quote'],
    ['a NUL', 'name,type\na,b\0\n', 1, 'type', 2, 'must not hold a NUL character'],
    ['a row behind one of two lines', 'name,type\r\na,"b\r\nc"\r\nd,e,f\r\n', 2, 3, 4, 'has no name in the header'],
    ['a delimiter that is none', 'sep=|\nname|type\na|b\n', 0, 'sep=', 1, 'must name a comma'],
    ['a row behind a sep line', 'sep=,\nname,sendMs\na,x\n', 1, 'sendMs', 3, 'must be a whole number'],
  ])('BULK-3 is refused with %s', async (_what, text, row, column, line, reason) => {
    expect((await problems(text))[0]).toEqual({
      ...{ row, column, line, path: `line ${String(line)}, column ${String(column)}` },
      reason: expect.stringContaining(reason),
    });
  });

  it('BULK-3 names the tag column that is one too many', async () => {
    const tags = Array.from({ length: 11 }, (_, index) => `tag:${String(index)}`);
    const text = `name,${tags.join(',')}\na${',1'.repeat(11)}\n`;
    expect(await problems(text)).toMatchObject([
      { row: 1, column: 'tag:10', reason: expect.stringContaining('at most 10') },
    ]);
  });

  it.each([
    ['name,type'],
    ['name,type\n'],
    ['name,type\n,\n'],
    ['\r\n\r\n'],
    [''],
    ['name,typea,bc,d'],
    ['name;type;'.repeat(300_000)],
  ])('§9.4 that is a header without rows names --data-binary', async (text) => {
    expect(await problems(text)).toEqual([
      expect.objectContaining({ row: 1, column: 1, reason: expect.stringContaining('--data-binary') }),
    ]);
  });

  it('BULK-1 has at most 1000 rows', async () => {
    const rows = (count: number) =>
      `name\n${Array.from({ length: count }, (_, index) => `n${String(index)}\n`).join('')}`;
    expect(await wishes(rows(1_000))).toHaveLength(1_000);
    expect(await problems(rows(1_001))).toMatchObject([
      { row: 1_001, line: 1_002, reason: expect.stringContaining('1000') },
    ]);
  });

  it('BULK-1 has rows of empty cells besides, but not any number of them', async () => {
    const text = (empty: number) => `name,type\n${',\n'.repeat(empty)}a,b\n`;
    expect(await wishes(text(9_999))).toHaveLength(1);
    expect(await problems(`name,type\n${'a,b\n'.repeat(1_000)}${',\n'.repeat(10_001)}`)).toEqual([
      {
        ...{ path: 'line 11002, column 1', row: 11_001, column: 1, line: 11_002 },
        reason: 'is one row too many: at most 1000 devices and 10000 empty rows',
      },
    ]);
  });

  it.each([
    ['a row', `name,type\na,b\nc${','.repeat(1_000)}\n`, 2, 3],
    ['a header of lone CRs', `name${',x'.repeat(1_000)}\ra\r`, 0, 1],
    ['a row behind empty lines', `name,type\n\n\r\na${','.repeat(1_000)}\n`, 1, 4],
  ])('has at most 1000 cells in %s, and says where there are more', async (_what, text, row, line) => {
    expect(await problems(text)).toEqual([
      {
        ...{ row, column: 1_001, line, path: `line ${String(line)}, column 1001` },
        reason: 'is one too many: at most 1000 columns',
      },
    ]);
  });

  it('counts no cells by what stands within quotes', async () => {
    const tags = `"${',\n'.repeat(2_000)}x"`;
    expect(await problems(`name,type\na,${tags}\n`)).toMatchObject([
      { row: 1, column: 'type', line: 2, reason: expect.stringContaining('1 to 50 characters') },
    ]);
  });

  it('has no more cells than a full job, empty rows included', async () => {
    const header = `name${Array.from({ length: 999 }, (_, index) => `,tag:${String(index)}`).join('')}\n`;
    expect(await problems(header + `${','.repeat(999)}\n`.repeat(1_002))).toMatchObject([
      { row: 1_001, line: 1_002, reason: expect.stringContaining('at most 1001000 cells') },
    ]);
  });

  it.each([
    ['tags', 'a|b;c| |d'],
    ['tags', ' a ;b||;c|d|'],
  ])('§9.4 takes what the cell %s = %j lists', async (column, cell) => {
    expect(await wishes(`name,${column}\nx,"${cell}"\n`)).toMatchObject([{ tags: ['a', 'b', 'c', 'd'] }]);
  });

  it('§9.2 takes ten tags of a cell, and not eleven', async () => {
    const text = (count: number) =>
      `name,tags\nx,${Array.from({ length: count }, (_, index) => `t${String(index)}`).join('|')}\n`;
    expect(await wishes(text(10))).toMatchObject([{ tags: { length: 10 } }]);
    expect(await problems(text(11))).toMatchObject([
      { row: 1, column: 'tags', reason: expect.stringContaining('at most 10') },
    ]);
  });

  it('tells empty lines from a quote that is not closed', async () => {
    expect(await wishes(`name\na\n${'\r\n'.repeat(200_000)}b\n`)).toHaveLength(2);
    expect(await problems(`name,sendMs\na,1\n${'\r\n'.repeat(200_000)}b,x\n`)).toMatchObject([
      { row: 2, line: 200_003 },
    ]);
  });

  it('says which cell is not UTF-8', async () => {
    const text = Buffer.from('name,type\na,b\nc,M\xfcnchen\n', 'latin1');
    expect(await problems(text)).toEqual([
      { row: 2, column: 2, line: 3, path: 'line 3, column 2', reason: 'is not UTF-8: save the file as "CSV UTF-8"' },
    ]);
  });

  it('shows the first 20 problems', async () => {
    const found = await problems(`name,sendMs\n${'a,x\n'.repeat(500)}`);
    expect(found.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it.each([
    [
      'columns',
      `name,${Array.from({ length: 1_000 }, (_, index) => `tag:${String(index)}`).join(',')}\na\n`,
      'at most 1000 columns',
    ],
    ['bytes in a row', `name,type\na,"${'x'.repeat(400_000)}"\n`, 'more than 262144 bytes'],
  ])('has not any number of %s', async (_what, text, reason) => {
    expect(await problems(text)).toMatchObject([{ reason: expect.stringContaining(reason) }]);
  });
});
