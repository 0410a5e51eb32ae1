import { DriverMemories } from './driver-memories.ts';

describe('what a driver keeps between runs', () => {
  it('C2C-20 is there in the next run, and forgotten when the credentials change', () => {
    const memories = new DriverMemories();
    memories.of(1, { user: 'a' }).set('token', 't');
    expect(memories.of(1, { user: 'a' }).get('token')).toBe('t');
    expect(memories.of(2, { user: 'a' }).size).toBe(0);
    expect(memories.of(1, { user: 'b' }).size).toBe(0);
    expect(memories.of(1, { user: 'a' }).size).toBe(0);
  });
});
