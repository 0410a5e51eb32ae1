import { readFileSync } from 'node:fs';
import { MappingSandbox } from './mapping-sandbox.ts';

const MIB_PER_KIB = 1 / 1_024;
const HOLDER = { project: 'p', connector: undefined };
const sandbox = new MappingSandbox({
  processes: 1,
  timeoutMs: 5_000,
  waiting: { maxWaitingEach: 1, maxWaiting: 1, maxWeight: 1 },
  budget: { burstMs: 1_000_000, share: 1 },
  banMs: 1,
});
const ask = (expression: string) => sandbox.ask({ expression, input: '{}', bindings: {} }, HOLDER);
beforeEach(() => ask('1'));
afterAll(() => sandbox.close());

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended.
    return '';
  }
};
/** The most that a process of ours has had resident, of those that apply mappings. */
const peakMib = (): number =>
  Math.max(
    ...textOf(`/proc/${String(process.pid)}/task/${String(process.pid)}/children`)
      .split(' ')
      .filter((pid) => textOf(`/proc/${pid}/cmdline`).includes('sandbox.main'))
      .map((pid) => Number(/VmHWM:\s+(\d+)/.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) * MIB_PER_KIB),
    0,
  );

// A pod holds two of them: what they take together is in its limit.
it.each([
  ['a text of 400 MB', '$length($pad("", 400000000))'],
  ['a text that doubles', '$uppercase($reduce([1..24], function($a, $b){ $a & $a }, "aaaaaaaaaaaaaaaa"))'],
  [
    'a text that doubles, of wide characters',
    '$string($reduce([1..24], function($a, $b){ $a & $a }, "€€€€€€€€€€€€€€€€"))',
  ],
])('mappings of others get no more memory than there is, not for a moment: %s', async (_what, expression) => {
  let peak = 0;
  const look = setInterval(() => (peak = Math.max(peak, peakMib())), 2);
  await expect(ask(expression)).rejects.toThrow('needs more memory than it may have');
  clearInterval(look);
  expect(peak).toBeGreaterThan(60);
  expect(peak).toBeLessThan(300);
});
