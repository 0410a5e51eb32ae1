import { readJson } from './read-json.ts';

const read = (body: unknown) =>
  readJson(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), new AbortController().signal);
const problems = async (body: unknown) => {
  const answer = await read(body);
  return 'problems' in answer ? answer.problems : [];
};

describe('a JSON upload', () => {
  it('§9.2 is read as the tutorial prints it', async () => {
    const rows = [
      { name: 'a', sendMs: 600_000, sampleMs: 300_000, distanceM: 100, type: 'Phone' },
      { name: 'b', externalDeviceId: 'x', connectorId: 'CON-1', type: 'Phone' },
    ];
    expect(await read(` \r\n${JSON.stringify(rows, null, 2)}\n`)).toEqual({
      type: 'create',
      wishes: [
        { variant: 'unprovisioned', ...rows[0] },
        { variant: 'external', ...rows[1] },
      ],
    });
  });

  it('BULK-3 takes flags as texts, as the tutorial has them', async () => {
    expect(await read([{ externalId: 'MyDevice1', unclaimOnly: 'true' }])).toEqual({
      type: 'delete',
      wishes: [{ variant: 'delete-virtual', externalId: 'MyDevice1', unclaimOnly: true }],
    });
  });

  it.each([
    ['texts that look like structure', [{ name: '],[{"\\' }, { name: '}' }]],
    ['a byte order mark', `\ufeff[{"name":"a"}]`],
    ['every character', [{ name: '😀é中' }]],
  ])('is read with %s', async (_what, body) => {
    expect(await read(body)).toMatchObject({ type: 'create' });
  });

  it.each([
    [[{ name: 'a' }, { name: 'b', tags: ['x', 'y', 1] }], '[1].tags[2]', 2, 'tags', 'must be a text'],
    [[{ name: 'a', sendMs: '1' }], '[0].sendMs', 1, 'sendMs', 'must be a whole number'],
    [[{ name: 'a' }, { deviceId: 'b' }], '[1].name', 2, 'name', 'is required'],
    [[{ name: 'a' }, { trackingId: 'b' }], '[1].name', 2, 'name', 'is required: rows before make devices'],
    [[{ trackingId: 'a' }, { name: 'b' }], '[1].name', 2, 'name', 'must not be here: rows before delete devices'],
    [[{ name: 'a' }, null], '[1]', 2, 1, 'must be an object'],
    [[{ name: 'a' }, []], '[1]', 2, 1, 'must be an object'],
    [['a'], '[0]', 1, 1, 'must be an object'],
    [[], '', 1, 1, 'must have at least one object'],
    [{}, '', 1, 1, 'must be an array of objects (line 1, character 1)'],
    ['name,type', '', 1, 1, 'must be an array of objects'],
    ['', '', 1, 1, 'must be an array of objects'],
    ['[{"name":"a"},]', '[1]', 2, 15, 'has no object here'],
    ['[,{"name":"a"}]', '[0]', 1, 2, 'has no object here'],
    ['[{"name":"a"}', '[0]', 1, 14, 'is not whole'],
    ['[{"name":"a"},\n{"name":}]', '[1]', 2, 1, 'is not valid JSON (line 2, character 1)'],
    ['[{"name":"a"}]x', '[1]', 2, 15, 'has something behind its array'],
    ['[{"name":"a"}}]', '[0]', 1, 14, 'is not valid JSON'],
    [`[{"name":${'['.repeat(600)}${']'.repeat(600)}}]`, '[0]', 1, 2, 'nests values deeper than 512 levels'],
    [String.raw`[{"name":"\ud800"}]`, '[0].name', 1, 'name', 'must not hold half of a surrogate pair'],
    [String.raw`[{"name":"\u0000"}]`, '[0].name', 1, 'name', 'must not hold a NUL character'],
    [String.raw`[{"name":"a","\ud800":1}]`, '[0].\ufffd', 1, '\ufffd', 'is not a field'],
    [`[{"name":"a","type":"${'x'.repeat(300_000)}"}]`, '[0]', 1, 2, 'is longer than 262144 characters'],
  ])('BULK-3 is refused: %j', async (body, path, row, column, reason) => {
    const [first] = await problems(body);
    expect(first).toMatchObject({ path, row, column, reason: expect.stringContaining(reason) });
  });

  it('says which row is not UTF-8', async () => {
    const answer = await readJson(
      Buffer.from('[{"name":"a"},{"name":"\xfc"}]', 'latin1'),
      new AbortController().signal,
    );
    expect(answer).toMatchObject({
      problems: [{ path: '[1]', row: 2, line: 1, reason: expect.stringContaining('UTF-8') }],
    });
  });

  it('BULK-1 has at most 1000 rows', async () => {
    const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ name: String(index) }));
    expect(await read(rows(1_000))).toMatchObject({ type: 'create' });
    expect(await problems(rows(1_001))).toMatchObject([
      { path: '[1000]', row: 1_001, reason: expect.stringContaining('1000') },
    ]);
  });

  it('shows the first 20 problems', async () => {
    expect(await problems(Array.from({ length: 500 }, () => ({ name: 1 })))).toHaveLength(20);
    expect(
      await problems([Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`k${String(index)}`, 1]))]),
    ).toHaveLength(20);
  });
});
