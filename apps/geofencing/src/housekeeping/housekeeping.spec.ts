import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { eventually } from '@umbra/testing';
import { DataSource } from 'typeorm';
import { EndClaims } from '../device-claims/end-claims.ts';
import { LOGGER, NOW_MS } from '../geofencing.tokens.ts';
import { housekeepingSlice } from './housekeeping.slice.ts';

describe('housekeeping', () => {
  it.each(['command_outcome', 'domain_event'])('does the rest where that of %s fails', async (table) => {
    const done = new Set<string>();
    const query = (text: string) => {
      const [asked] = /command_outcome|domain_event/.exec(text) ?? [];
      if (asked === table) return Promise.reject(new Error('canceling statement due to statement timeout'));
      done.add(String(asked));
      return Promise.resolve([[], 0]);
    };
    const forget = () => {
      done.add('claims');
      return Promise.resolve(0);
    };
    const warnings: object[] = [];
    const parts = new Map<unknown, unknown>([
      [DataSource, { query, manager: {} }],
      [EndClaims, { forget }],
      [NOW_MS, () => 0],
      [LOGGER, { warn: (fields: object) => void warnings.push(fields) }],
    ]);
    const app = { get: (token: unknown) => parts.get(token) } as unknown as NestFastifyApplication;
    const workers = (await housekeepingSlice.workers?.(app)) ?? [];
    for (const worker of workers) worker.start();
    try {
      await eventually('the others are done', () => done.size === 2 && done.has('claims'));
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()));
    }
    expect(warnings).toHaveLength(1);
  });
});
