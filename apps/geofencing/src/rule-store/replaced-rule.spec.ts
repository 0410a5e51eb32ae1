import { refusedPaths } from '../testing/refused-paths.ts';
import { replacedRule } from './replaced-rule.ts';

const stock = { type: 'stock', name: 'a', description: 'b', geofenceId: 'g', threshold: { minVolume: 1 } };

describe('a rule that is replaced', () => {
  it('RUL-2 SEN-3 has what the new one has, and nothing of the old one', () => {
    const wish = { type: 'stock', name: null, description: null, geofenceId: 'g', threshold: { maxVolume: 2 } };
    expect(replacedRule(stock, wish)).toEqual(wish);
  });

  it('RUL-2 SEN-3 keeps its type', () => {
    expect(refusedPaths(() => replacedRule(stock, { type: 'online' }))).toEqual(['type']);
  });

  it('RUL-2 keeps the geofence that it counts in', () => {
    expect(refusedPaths(() => replacedRule(stock, { ...stock, geofenceId: 'h' }))).toEqual(['geofenceId']);
  });
});
