import { MappingSandbox, type SandboxOptions } from './mapping-sandbox.ts';

const OPTIONS: SandboxOptions = {
  processes: 1,
  timeoutMs: 1_000,
  waiting: { maxWaitingEach: 3, maxWaiting: 100, maxWeight: 1_000_000 },
  budget: { burstMs: 1_000_000, share: 1 },
  banMs: 60_000,
};
let sandbox: MappingSandbox;
beforeAll(() => {
  sandbox = new MappingSandbox(OPTIONS);
});
afterAll(() => sandbox.close());

const OURS = { project: 'ours', connector: undefined };
const THEIRS = { project: 'theirs', connector: undefined };
const ask = (expression: string, input: unknown = {}, bindings = {}, holder = OURS) =>
  sandbox.ask({ expression, input: JSON.stringify(input), bindings }, holder);

describe('mappings of others', () => {
  it('are applied, with what is bound', async () => {
    expect(await ask('items.{"id": name, "x": $x}', { items: [{ name: 'a' }, { name: 'b' }] }, { x: 7 })).toEqual([
      { id: 'a', x: 7 },
      { id: 'b', x: 7 },
    ]);
    expect(await ask('nothing')).toBeUndefined();
  });

  it('are refused with the place that cannot be read, or applied, and without what they were applied to', async () => {
    await expect(sandbox.ask({ expression: '{"a": ', input: undefined, bindings: {} }, OURS)).rejects.toThrow(
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

  it('are told from an input that is no JSON', async () => {
    await expect(sandbox.ask({ expression: '1', input: '<html>', bindings: {} }, OURS)).rejects.toThrow('no JSON');
  });

  it('know base64, of bytes', async () => {
    for (const text of ['', 'a', 'ab', 'abc', 'grüße']) {
      const bytes = Buffer.from(text, 'latin1');
      expect(await ask(`$base64encode(text)`, { text })).toBe(bytes.toString('base64'));
      expect(await ask(`$base64decode(text)`, { text: bytes.toString('base64') })).toBe(text);
    }
    expect(await ask('$base64decode("-_8=")')).toBe('\u00fb\u00ff');
  });

  it('change nothing for the mappings after them', async () => {
    await ask('{"__proto__": {"polluted": 1}}').catch(() => undefined);
    await ask('$ ~> |$|{"__proto__": {"polluted": 1}}|', { a: 1 }).catch(() => undefined);
    expect(await ask('polluted', {})).toBeUndefined();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    ['replaces a function of JSONata', '($f := function($a){"evil"}; {} ~> |$string|$f|; 1)'],
    ['takes one away', '({} ~> |$string|{}, ["_jsonata_function"]|; 1)'],
    ['breaks one', '({} ~> |$string|{"implementation": /x/}|; 1)'],
    [
      'breaks the frame of another',
      '($f := function($a){$a}; {} ~> |$f|{}, ["_jsonata_lambda"]|; $f.environment.bind("string", 7))',
    ],
    [
      'keeps what another is applied to',
      `($stash := {"v": []};
        $f := function($a){ $a = "steal" ? $stash.v : ( {} ~> |$stash|{"v": $append($stash.v, [$a])}|; $a ) };
        {} ~> |$string|$f|; 1)`,
    ],
  ])('leave those of another project, and their own, as they are: one that %s', async (_what, attack) => {
    const mapping = '{"id": $string(id)}';
    await ask(attack, {}, {}, THEIRS).catch(() => undefined);
    expect(await ask(mapping, { id: 7 })).toEqual({ id: '7' });
    expect(await ask('$string("steal")', {}, {}, THEIRS)).toBe('steal');
    expect(await ask(mapping, { id: 7 }, {}, THEIRS)).toEqual({ id: '7' });
  });

  it('leave nothing that hears what others are applied to', async () => {
    await ask('({} ~> |$sum|{"stash": "hello"}|; 1)', {}, {}, THEIRS);
    expect(await ask('$lookup($sum, "stash")', {}, {}, THEIRS)).toBeUndefined();
  });

  it('are done when all of it is: what goes on after a failure counts for them, and not for the next', async () => {
    const endless = '($f := function($x){ $f($x + 3) }; $f(1))';
    await expect(ask(`{"a": $error("x"), "b": ${endless}}`, {}, {}, THEIRS)).rejects.toThrow('takes more than 1000 ms');
    expect(await ask('1 + 1')).toBe(2);
  });

  it.each([
    '$.constructor',
    '"".constructor',
    '$lookup($, "constructor")',
    '$lookup($sum, "constructor")',
    'process',
    '$process',
    '$require("fs")',
    '($f := function($a){$a}; {} ~> |$f|{}, ["_jsonata_lambda"]|; $f.environment.base.options.RegexEngine)',
    '($f := function($a){$a}; {} ~> |$f|{}, ["_jsonata_lambda"]|; $f.environment.lookup.constructor("return process")())',
    '($f := function($a){$a}; {} ~> |$f|{}, ["_jsonata_lambda"]|; $f.environment.base.RegexEngine.constructor("return 1")())',
    '({} ~> |$sum|{}, ["_jsonata_function"]|; $sum.implementation.constructor("return process")())',
    '($f := function($a){$a}; $g := function($b){$b}; {} ~> |$f|{}, ["_jsonata_lambda"]|; {"then": $f.environment.bind})',
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
