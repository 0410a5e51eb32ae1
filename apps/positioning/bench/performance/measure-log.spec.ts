import { judge } from './measure-log.ts';

const outcome = (trackingId: string, sampledAtMs: number, seenAtMs = 100) => ({
  ...{ trackingId, sampledAtMs, seenAtMs, isResolved: true },
});
const accepted = new Map([
  [1, 90],
  [2, 90],
  [3, 60],
]);

describe('what became of scans on the log', () => {
  it('has their ages', () => {
    const { age, lost, doubled, reordered } = judge([outcome('a', 1), outcome('b', 3), outcome('a', 2)], accepted);
    expect([Math.round(age.p50Ms), Math.round(age.maxMs), lost, doubled, reordered]).toEqual([10, 40, 0, 0, 0]);
  });

  it('finds one that is missing, one that came twice, and one that overtook another of its device', () => {
    const { lost, doubled, reordered } = judge([outcome('a', 2), outcome('a', 1), outcome('a', 1)], accepted);
    expect([lost, doubled, reordered]).toEqual([1, 1, 1]);
  });
});
