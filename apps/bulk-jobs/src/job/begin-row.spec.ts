import { beginRow, planSteps } from './begin-row.ts';
import {
  aDeletion,
  anExternal,
  anExternalDeletion,
  anUnprovisioned,
  aProvisioned,
  aVirtual,
  aVirtualDeletion,
  EVERYTHING,
} from './testing/rows.ts';

describe('the steps of a row', () => {
  it.each([
    [anUnprovisioned(EVERYTHING), ['provision', 'label', 'configure', 'associate']],
    [aProvisioned(EVERYTHING), ['claim', 'label', 'configure', 'associate']],
    [aVirtual(EVERYTHING), ['have', 'label', 'configure', 'associate']],
    [anExternal(EVERYTHING), ['add', 'have', 'label', 'configure', 'associate']],
    [aDeletion(), ['release']],
    [aVirtualDeletion(), ['release']],
    [anExternalDeletion(), ['detach', 'release']],
    [anExternalDeletion({ removeFromConnectorOnly: true }), ['detach']],
  ])('§9.2, BULK-15 are those of its variant: %j', (wish, steps) => {
    expect(planSteps(wish)).toEqual(steps);
  });

  it('BULK-5 a device that was area-based before is told not to be', () => {
    expect(planSteps(aProvisioned({ areaBased: false }))).toEqual(['claim', 'configure']);
    expect(planSteps(aProvisioned())).toEqual(['claim']);
  });

  it.each([
    [{}, []],
    [{ tags: [], geofences: [], rules: [], areaBased: false }, []],
    [{ type: 'Phone' }, ['label']],
    [{ tags: ['food'] }, ['label']],
    [{ distanceM: 0 }, ['configure']],
    [{ areaBased: true }, ['configure']],
    [{ rules: ['r1'] }, ['associate']],
    [{ geofences: ['g1'] }, ['associate']],
  ])('BULK-6 are no more than it has something for: %j', (wish, steps) => {
    expect(planSteps(anUnprovisioned(wish))).toEqual(['provision', ...steps]);
  });

  it('BULK-6 refuses a rate that no device can keep without asking anybody, and goes on with all else', () => {
    const row = beginRow(anUnprovisioned({ ...EVERYTHING, sendMs: 99_999 }));
    expect(row.steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
      ...['provision pending', 'label pending', 'configure failed', 'associate pending'],
    ]);
    expect(row.errors).toEqual([
      {
        code: 400,
        message: '"sendMs" must be at least "sampleMs": a device cannot send more often than it samples.',
        details: 'configure: BULK_JOBS_RATE_IMPOSSIBLE',
      },
    ]);
  });

  it('BULK-6 leaves it to the shadows to say that a rate is too narrow', () => {
    expect(beginRow(anUnprovisioned({ sendMs: 1, sampleMs: 1 })).errors).toEqual([]);
  });
});
