import { readdirSync, readFileSync } from 'node:fs';
import { dashboards, fileOf, filledIn, textOf } from './dashboards.mjs';
import { selectorsOf } from './selectors.ts';

const names = Object.keys(dashboards) as (keyof typeof dashboards)[];

describe('the dashboards', () => {
  it.each(names)('%s.json is what `npm run dashboards` makes of its source', async (name) => {
    expect(readFileSync(fileOf(name), 'utf8')).toBe(await textOf(name));
  });

  it('are all that lies in the folder', () => {
    expect(readdirSync(new URL('.', fileOf('kafka'))).sort()).toEqual(names.map((name) => `${name}.json`).sort());
  });

  it.each(names)('%s has panels that are told apart, explained, and fit into the grid', (name) => {
    const { panels } = dashboards[name];
    const ids = panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const panel of panels) expect(panel.gridPos.x + panel.gridPos.w).toBeLessThanOrEqual(24);
    for (const panel of panels)
      if (panel.type !== 'row') expect(panel).toHaveProperty('description', expect.any(String));
  });
});

describe('filledIn', () => {
  it('puts values in place of variables', () => {
    expect(filledIn('a{b=~"$c"}[${d}]', { c: 'x|y', d: '1m' })).toBe('a{b=~"x|y"}[1m]');
    expect(selectorsOf(filledIn('a{b="\\\\$"}', {}))).toHaveLength(1);
  });

  it('refuses a variable that nobody knows', () => {
    expect(() => filledIn('$x', {})).toThrow('$x');
  });
});
