import { MappingSandbox } from './mapping-sandbox.ts';

const OPTIONS = { processes: 1, timeoutMs: 1_000, maxWaiting: 3, banMs: 60_000 };
let sandbox: MappingSandbox;
beforeAll(() => {
  sandbox = new MappingSandbox(OPTIONS);
});
afterAll(() => sandbox.close());

const ask = (expression: string, input: unknown = {}, bindings = {}) =>
  sandbox.ask({ expression, input: JSON.stringify(input), bindings });

describe('mappings of others', () => {
  it('are applied, with what is bound', async () => {
    expect(await ask('items.{"id": name, "x": $x}', { items: [{ name: 'a' }, { name: 'b' }] }, { x: 7 })).toEqual([
      { id: 'a', x: 7 },
      { id: 'b', x: 7 },
    ]);
    expect(await ask('nothing')).toBeUndefined();
  });

  it('are refused with the place that cannot be read, or applied, and without what they were applied to', async () => {
    await expect(sandbox.ask({ expression: '{"a": ', input: undefined, bindings: {} })).rejects.toThrow(
      /^cannot be read at character 6 \(S\d+\)/,
    );
    await expect(ask('a + 1', { a: 'secret' })).rejects.toThrow(/^cannot be applied at character \d+ \(T2001\)$/);
    await expect(ask('$error(a)', { a: 'secret' })).rejects.not.toThrow('secret');
  });

  it.each([
    ['a loop without end', '($f := function($x){ $f($x + 1) }; $f(1))'],
    ['a recursion without end', '($f := function($x){ 1 + $f($x + 1) }; $f(1))'],
    ['a pattern that backtracks', '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)'],
    ['a huge text', '$length($pad("", 400000000))'],
    ['a text that doubles', '$uppercase($reduce([1..24], function($a, $b){ $a & $a }, "aaaaaaaaaaaaaaaa"))'],
    ['a huge list', '[1..9000000].{"a": $}'],
    ['a text in pieces', '$count($split($pad("", 200000000), ""))'],
    ['a deep expression', `${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
    ['a large result', '$pad("", 5000000)'],
  ])(
    'hang and end nobody: %s',
    async (_what, expression) => {
      await expect(ask(expression)).rejects.toMatchObject({ code: 'CONNECTORS_MAPPING_FAILED' });
      expect(await ask('1 + 1')).toBe(2);
    },
    30_000,
  );

  it('are not tried again at once when they took too much, so that others have their turn', async () => {
    const endless = '($f := function($x){ $f($x + 2) }; $f(1))';
    await expect(ask(endless)).rejects.toThrow('takes more than 1000 ms');
    const beganAtMs = performance.now();
    await expect(ask(endless)).rejects.toThrow('not tried again');
    expect(performance.now() - beganAtMs).toBeLessThan(OPTIONS.timeoutMs);
  });

  it('wait for their turn, so many of them', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => ask('1')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  });

  it('change nothing for the mappings after them', async () => {
    await ask('{"__proto__": {"polluted": 1}}').catch(() => undefined);
    await ask('$ ~> |$|{"__proto__": {"polluted": 1}}|', { a: 1 }).catch(() => undefined);
    expect(await ask('polluted', {})).toBeUndefined();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    '$.constructor',
    '"".constructor',
    '$lookup($, "constructor")',
    '$lookup($sum, "constructor")',
    'process',
    '$process',
    '$require("fs")',
  ])('reach nothing outside: %s', async (expression) => {
    const outcome = await ask(expression).catch(() => undefined);
    expect(outcome).toBeUndefined();
  });

  it('are read and applied by a process that sees nothing of our environment', async () => {
    process.env['UMBRA_TEST_SECRET'] = 'hunter2';
    expect(JSON.stringify((await ask('$eval("$")', { a: 1 })) ?? '')).not.toContain('hunter2');
    delete process.env['UMBRA_TEST_SECRET'];
  });
});
