import { count, fixed, markdownTable } from './markdown-table.ts';

it('lines its columns up', () => {
  const rows = [
    ['scenario', 'µs'],
    ['single', '117.9'],
    ['b', '5'],
  ];
  expect(markdownTable(rows)).toBe(
    ['| scenario | µs    |', '| -------- | ----- |', '| single   | 117.9 |', '| b        | 5     |'].join('\n'),
  );
});

it('shows a dash for what was not measured', () => {
  expect([count(12_345.6), count(NaN), fixed(1.25, 2), fixed(undefined)]).toEqual(['12,346', '–', '1.25', '–']);
});
