import { refusedPaths } from '../testing/refused-paths.ts';
import { readRule } from './read-rule.ts';

const GEOFENCE_ID = '0b1a3c1e-7a35-4f5f-9a2f-0d8f5ac5f1b7';
const MAX = 2_147_483_647;

describe('§12 a rule as its owner gives it', () => {
  it.each<[string, object]>([
    ['detention', { threshold: { durationS: 0 } }],
    ['detention', { threshold: { durationS: MAX } }],
    ['utilization', { threshold: { durationS: 600 } }],
    ['dwelling', { threshold: { durationS: 600 } }],
    ['stock', { geofenceId: GEOFENCE_ID, threshold: { minVolume: 1 } }],
    ['stock', { geofenceId: GEOFENCE_ID, threshold: { maxVolume: 0 } }],
    ['stock', { geofenceId: GEOFENCE_ID, threshold: { minVolume: 5, maxVolume: 5 } }],
    ['online', {}],
    ['shipmentSchedule', { threshold: {} }],
    ['shipmentSchedule', { threshold: { before: 0 } }],
    ['shipmentSchedule', { threshold: { before: 60, after: MAX } }],
  ])('%s is taken with %j', (type, definition) => {
    expect(readRule({ type, ...definition })).toEqual({ type, name: null, description: null, ...definition });
  });

  it.each([
    [{ name: 'n', description: 'd' }],
    [{ name: 'x'.repeat(50), description: 'x'.repeat(1_000) }],
    [{ name: '', description: '' }],
    [{ name: null, description: null }],
  ])('takes a name and a description %#', (words) => {
    expect(readRule({ type: 'online', ...words })).toEqual({ type: 'online', ...words });
  });

  it('writes the id of a geofence as all ids are written', () => {
    const threshold = { minVolume: 1 };
    expect(readRule({ type: 'stock', geofenceId: GEOFENCE_ID.toUpperCase(), threshold })).toMatchObject({
      geofenceId: GEOFENCE_ID,
    });
  });

  it.each<[string, unknown]>([
    ['', []],
    ['', null],
    ['', 'online'],
    ['type', {}],
    ['type', { type: null }],
    ['type', { type: ['online'] }],
    ['type', { type: 'Online' }],
    ['type', { type: 'battery' }],
    ['type', { type: 'constructor' }],
    ['type', { type: '__proto__' }],
    ['surprise', { type: 'online', surprise: 1 }],
    ['ruleId', { type: 'online', ruleId: GEOFENCE_ID }],
    ['threshold', { type: 'online', threshold: { durationS: 1 } }],
    ['geofenceId', { type: 'detention', threshold: { durationS: 1 }, geofenceId: GEOFENCE_ID }],
    ['name', { type: 'online', name: 'x'.repeat(51) }],
    ['name', { type: 'online', name: 'a\u0000b' }],
    ['name', { type: 'online', name: 7 }],
    ['description', { type: 'online', description: 'x'.repeat(1_001) }],
    ['threshold', { type: 'detention' }],
    ['threshold', { type: 'detention', threshold: null }],
    ['threshold', { type: 'detention', threshold: [{ durationS: 1 }] }],
    ['threshold.durationS', { type: 'detention', threshold: {} }],
    ['threshold.durationS', { type: 'utilization', threshold: { durationS: -1 } }],
    ['threshold.durationS', { type: 'dwelling', threshold: { durationS: MAX + 1 } }],
    ['threshold.durationS', { type: 'dwelling', threshold: { durationS: 1e300 } }],
    ['threshold.durationS', { type: 'dwelling', threshold: { durationS: 1.5 } }],
    ['threshold.durationS', { type: 'dwelling', threshold: { durationS: '60' } }],
    ['threshold.durationS', { type: 'dwelling', threshold: { durationS: null } }],
    ['threshold.unit', { type: 'dwelling', threshold: { durationS: 1, unit: 's' } }],
    ['geofenceId', { type: 'stock', threshold: { minVolume: 1 } }],
    ['geofenceId', { type: 'stock', threshold: { minVolume: 1 }, geofenceId: 'mine' }],
    ['geofenceId', { type: 'stock', threshold: { minVolume: 1 }, geofenceId: [GEOFENCE_ID] }],
    ['threshold.minVolume', { type: 'stock', threshold: { minVolume: -1 }, geofenceId: GEOFENCE_ID }],
    ['threshold.maxVolume', { type: 'stock', threshold: { maxVolume: 0.5 }, geofenceId: GEOFENCE_ID }],
    ['threshold.maxVolume', { type: 'stock', threshold: { minVolume: 1, maxVolume: null }, geofenceId: GEOFENCE_ID }],
    ['threshold.before', { type: 'shipmentSchedule', threshold: { before: -1 } }],
    ['threshold.after', { type: 'shipmentSchedule', threshold: { after: MAX + 1 } }],
    ['threshold', { type: 'shipmentSchedule' }],
  ])('names what is wrong: %s in %j', (path, body) => {
    expect(refusedPaths(() => readRule(body))).toContain(path);
  });

  it('RUL-6 a stock rule has a minVolume, a maxVolume, or both, the first not above the second', () => {
    const stock = (threshold: object) => () => readRule({ type: 'stock', geofenceId: GEOFENCE_ID, threshold });
    expect(refusedPaths(stock({}))).toEqual(['threshold']);
    expect(refusedPaths(stock({ minVolume: 6, maxVolume: 5 }))).toEqual(['threshold.minVolume']);
  });

  it('says of shipmentEtaChange that it is not offered', () => {
    expect(refusedPaths(() => readRule({ type: 'shipmentEtaChange' }))).toEqual(['type']);
    expect(() => readRule({ type: 'shipmentEtaChange' })).toThrow(/not offered/);
  });
});
