import type { ProjectId } from '@umbra/contracts/ids';
import { CallbackTurns } from './callback-turns.ts';

const owner = (name: string) => ({ connectorId: `CON-${name}` as const, projectId: 'p' as ProjectId });
const MIB = 1_048_576;
const never = () => new Promise<never>(() => undefined);

describe('the turns of callbacks', () => {
  it('C2C-17 429 with the time to wait where too many of a connector wait, by number or by bytes; others do not mind', async () => {
    for (const bytes of [1, MIB]) {
      const turns = new CallbackTurns(10);
      const asked = Array.from({ length: 110 }, () => turns.reading(owner('a'), bytes, never));
      const refusal = { status: 429, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } };
      await expect(Promise.race(asked)).rejects.toMatchObject(refusal);
      await expect(turns.reading(owner('b'), bytes, () => Promise.resolve('read'))).resolves.toBe('read');
    }
  });

  it('C2C-17 429 where somebody holds for long what a callback must change', async () => {
    const locked = () => Promise.reject(Object.assign(new Error('canceling statement'), { code: '55P03' }));
    await expect(new CallbackTurns(1).storing(owner('a'), 1, locked)).rejects.toMatchObject({ status: 429 });
  });

  it('half of the connections at most have callbacks, and two of these are not had by one project', () => {
    const turns = new CallbackTurns(12);
    let storing = 0;
    const store = () => {
      storing += 1;
      return never();
    };
    for (const projectId of ['p', 'q', 'r']) {
      for (let nth = 0; nth < 10; nth += 1)
        void turns.storing({ ...owner('a'), projectId: projectId as ProjectId }, 1, store);
      expect(storing).toBe(projectId === 'p' ? 4 : 6);
    }
  });
});
