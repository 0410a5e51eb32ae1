import { dashboards, formatted } from './dashboards.mjs';

describe('values in the preview', () => {
  it.each([
    [0, 's', '0 s'],
    [0.0000421, 's', '42 µs'],
    [0.0123, 's', '12.3 ms'],
    [1.5, 's', '1.5 s'],
    [600, 's', '10 min'],
    [90_000, 's', '25 h'],
    [1536, 'bytes', '1.5 KiB'],
    [0.99912, 'percentunit', '99.91 %'],
    [1234, 'cps', '1.23 k/s'],
    [12.34, 'reqps', '12.3/s'],
    [4, 'none', '4'],
    [null, 's', '–'],
  ])('%s in %s is %s', (value, unit, text) => {
    expect(formatted(value, unit)).toBe(text);
  });

  it('know every unit that a panel uses', () => {
    const panels = Object.values(dashboards).flatMap((dashboard) => dashboard.panels as readonly object[]);
    const units = panels.flatMap((panel) =>
      'fieldConfig' in panel ? [(panel.fieldConfig as { defaults: { unit: string } }).defaults.unit] : [],
    );
    expect([...new Set(units)].sort()).toEqual(['bytes', 'cps', 'none', 'percentunit', 'reqps', 's']);
  });
});
