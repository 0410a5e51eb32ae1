import { refusedPaths } from '../testing/refused-paths.ts';
import { readSensorRule } from './read-sensor-rule.ts';

const range = (begin: unknown, end: unknown) => ({ range: { begin, end } });

describe('§13 a sensor rule as its owner gives it', () => {
  it.each<[string, object]>([
    ['battery', range(0, 100)],
    ['humidity', range(39.5, 40)],
    ['pressure', range(300, 1_500)],
    ['temperature', range(-70, 100)],
    ['temperature', range(-0.25, 0)],
    ['acceleration', { threshold: { value: 2 } }],
    ['acceleration', { threshold: { value: 99.9 } }],
    ['attach', {}],
    ['tamper', {}],
  ])('%s is taken with %j', (type, definition) => {
    expect(readSensorRule({ type, ...definition })).toEqual({ type, name: null, description: null, ...definition });
  });

  it('SEN-3 an empty name is a name', () => {
    expect(readSensorRule({ type: 'attach', name: '' })).toMatchObject({ name: '' });
  });

  it.each<[string, unknown]>([
    ['', []],
    ['type', {}],
    ['type', { type: 'detention', threshold: { durationS: 1 } }],
    ['type', { type: 'toString' }],
    ['surprise', { type: 'attach', surprise: 1 }],
    ['range', { type: 'attach', ...range(1, 2) }],
    ['threshold', { type: 'battery', ...range(1, 2), threshold: { value: 3 } }],
    ['range', { type: 'battery' }],
    ['range', { type: 'battery', range: null }],
    ['range', { type: 'battery', range: [1, 2] }],
    ['range.begin', { type: 'battery', range: { end: 2 } }],
    ['range.end', { type: 'battery', range: { begin: 2 } }],
    ['range.unit', { type: 'battery', range: { begin: 1, end: 2, unit: '%' } }],
    ['range.begin', { type: 'battery', ...range(-1, 2) }],
    ['range.end', { type: 'humidity', ...range(1, 100.1) }],
    ['range.begin', { type: 'pressure', ...range(299.9, 400) }],
    ['range.end', { type: 'pressure', ...range(400, 1_501) }],
    ['range.begin', { type: 'temperature', ...range(-71, 0) }],
    ['range.end', { type: 'temperature', ...range(0, 1e300) }],
    ['range.begin', { type: 'temperature', ...range('0', 1) }],
    ['range.end', { type: 'temperature', ...range(0, null) }],
    ['threshold', { type: 'acceleration' }],
    ['threshold.value', { type: 'acceleration', threshold: { value: 1.9 } }],
    ['threshold.value', { type: 'acceleration', threshold: { value: 101 } }],
    ['threshold.unit', { type: 'acceleration', threshold: { value: 3, unit: 'g' } }],
    ['name', { type: 'attach', name: 'x'.repeat(51) }],
    ['description', { type: 'attach', description: 'x'.repeat(1_001) }],
  ])('names what is wrong: %s in %j', (path, body) => {
    expect(refusedPaths(() => readSensorRule(body))).toContain(path);
  });

  it.each([
    [5, 5],
    [6, 5],
  ])('SEN-1 begin is strictly below end: not %d, %d', (begin, end) => {
    expect(refusedPaths(() => readSensorRule({ type: 'battery', ...range(begin, end) }))).toEqual(['range.begin']);
  });
});
