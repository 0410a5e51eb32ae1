import { theThingsStackMapping } from '../the-things-stack/the-things-stack.mapping.ts';
import { ownMapping } from './mapping.ts';
import { pruned } from './pruned.ts';

describe('what is left of a message', () => {
  it('is all of it, where it is of a usual size', () => {
    const message = { a: [1, 'x', null, true], b: { c: { d: [{}] } } };
    expect(pruned(message)).toEqual(message);
    expect(pruned('text')).toBe('text');
  });

  it('is the first 150 members of an object or a list, ten levels, and 2000 values in all', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${String(index)}`, index]));
    expect(Object.keys(pruned(many) as object)).toHaveLength(150);
    expect(pruned(Object.values(many))).toHaveLength(150);
    const wide = Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => 1));
    expect((pruned(wide) as unknown[][]).flat().length).toBeLessThanOrEqual(2_000);
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(JSON.stringify(pruned(deep))).toBe('[[[[[[[[[[null]]]]]]]]]]');
  });

  it('is small enough that a preset is soon through', async () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${String(index)}`, index]));
    const locations = Object.fromEntries(Object.keys(many).map((key) => [key, { latitude: 1 }]));
    const body = { end_device_ids: { device_id: 'a' }, uplink_message: { decoded_payload: many, locations }, ...many };
    const mapping = ownMapping(theThingsStackMapping);
    const beganAtMs = performance.now();
    await mapping.apply(pruned(body));
    expect(performance.now() - beganAtMs).toBeLessThan(1_000);
  });
});
