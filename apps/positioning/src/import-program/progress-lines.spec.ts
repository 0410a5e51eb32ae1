import { RowCounts } from '../import-files/row-counts.ts';
import { ProgressLines } from './progress-lines.ts';

describe('the progress of an import', () => {
  it('§8 tells rows, rows a second, and what was rejected why, at most once a second', () => {
    const written: string[] = [];
    let nowMs = 5_000;
    const lines = new ProgressLines((line) => written.push(line), () => nowMs); // prettier-ignore
    const counts = new RowCounts<string>();
    const progress = lines.begin(counts);
    counts.read = 90_000;
    nowMs += 999;
    lines.tell(progress);
    expect(written).toEqual([]);
    nowMs += 501;
    lines.tell(progress);
    counts.read = 120_000;
    counts.reject('nr');
    for (let count = 0; count < 1_200; count += 1) counts.reject('cell');
    lines.tell(progress);
    nowMs += 1_000;
    lines.tell(progress);
    expect(written).toEqual(['90,000 rows, 60,000 rows/s', '120,000 rows, 48,000 rows/s, rejected: 1,200 cell, 1 nr']);
  });
});
