import { parseMachineStat, parseProcessStat } from './proc-stat.ts';

it('finds the times of a process whose name holds blanks and parentheses', () => {
  const stat = '42 (a (b) c) S 7 42 42 0 -1 4194560 100 0 0 0 250 50 30 20 20 0 11 0 12345 1 2';
  expect(parseProcessStat(stat)).toEqual({ parent: 7, own: 300, ended: 50 });
});

it('counts what the machine worked, without idling and waiting for disks', () => {
  const stat = 'cpu  100 20 30 9000 500 1 2 7 0 0\ncpu0 50 10 15 4500 250 0 1 3 0 0\n';
  expect(parseMachineStat(stat)).toEqual({ busy: 153, stolen: 7 });
});
