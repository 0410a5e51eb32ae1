import { metricFamilies } from './metric-family.ts';

const PAGE = `# HELP a_total What was counted.
# TYPE a_total counter
a_total{reason="x,} y",service="one"} 0

# HELP b_seconds How long.
# TYPE b_seconds histogram
b_seconds_bucket{route="/a",le="+Inf",service="one"} 1
b_seconds_sum{route="/a",service="one"} 0.5
b_seconds_count{route="/a",service="one"} 1
`;

describe('what the pages of services declare', () => {
  it('is each metric once, with its labels and who has it', () => {
    expect(metricFamilies({ two: PAGE, one: PAGE })).toEqual([
      { name: 'a_total', type: 'counter', help: 'What was counted.', labels: ['reason'], services: ['one', 'two'] },
      { name: 'b_seconds', type: 'histogram', help: 'How long.', labels: ['route'], services: ['one', 'two'] },
    ]);
  });

  it('must not be two things under one name', () => {
    const other = PAGE.replace('What was counted.', 'Something else.');
    expect(() => metricFamilies({ one: PAGE, two: other })).toThrow('a_total is two different metrics');
  });
});
