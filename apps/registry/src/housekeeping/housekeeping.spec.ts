import type { Logger } from '@umbra/observability';
import type { DataSource } from 'typeorm';
import { Housekeeping, type HousekeepingParts } from './housekeeping.ts';

describe('Housekeeping', () => {
  it('GEO-7 does the rest where a part of it fails, and says which', async () => {
    const done: string[] = [];
    const warnings: object[] = [];
    const forgets = (what: string) => ({ forgetExpired: () => Promise.resolve(done.push(what)) });
    const parts = {
      ...{ nonces: forgets('nonces'), sessions: forgets('sessions'), jobs: forgets('jobs') },
      deletedResources: { run: () => Promise.reject(new Error('canceling statement due to statement timeout')) },
      dataSource: {
        query: () => {
          done.push('outcomes');
          return Promise.resolve([[], 0]);
        },
      } as unknown as DataSource,
      clock: { nowMs: () => 0 },
      logger: { warn: (fields: object) => void warnings.push(fields) } as unknown as Logger,
    } as unknown as HousekeepingParts;
    await new Housekeeping(parts).cleanUp();
    expect(done).toEqual(['nonces', 'sessions', 'jobs', 'outcomes']);
    expect(warnings).toMatchObject([{ what: 'deleted-resources' }]);
  });
});
