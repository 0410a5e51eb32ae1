import type { DeviceId, ExternalId, TrackingId } from '@umbra/contracts/ids';
import { planSteps } from './begin-row.ts';
import { commandIdOf, commandOf } from './command-of.ts';
import type { RowIds } from './row-state.ts';
import type { RowWish } from './row-wish.ts';
import type { StepName } from './step.ts';
import {
  aDeletion,
  aJob,
  anExternal,
  anExternalDeletion,
  anUnprovisioned,
  aProvisioned,
  aVirtual,
  aVirtualDeletion,
  EVERYTHING,
} from './testing/rows.ts';

const ids: RowIds = { deviceId: 'd1' as DeviceId, trackingId: 't1' as TrackingId, externalId: 'e1' as ExternalId };
const projectId = aJob.projectId;
const claimant = { projectId, requestedBy: 'api-key' };
const external = { projectId, connectorId: 'CON-1', externalDeviceId: 'x1' };

const asked = (step: StepName, wish: RowWish, of: RowIds = ids) => {
  const { topic, key, type, data } = commandOf(step, { rowNumber: 7, wish, ids: of }, aJob);
  return { topic: topic.name, key, type, data };
};

describe('the command of a step', () => {
  it.each<[StepName, RowWish, string, string, string, object]>([
    [
      ...(['provision', anUnprovisioned(), 'registry.commands', 'umbra:p/truck'] as const),
      ...(['registry.provision-device', { ...claimant, name: 'truck' }] as const),
    ],
    [
      ...(['claim', aProvisioned(), 'registry.commands', 'd1'] as const),
      ...(['registry.claim-device', { ...claimant, deviceId: 'd1', name: 'truck' }] as const),
    ],
    [
      ...(['have', aVirtual(), 'registry.commands', 'umbra:p/e1'] as const),
      ...(['registry.have-virtual-device', { ...claimant, externalId: 'e1', name: 'truck' }] as const),
    ],
    [
      ...(['add', anExternal(), 'connectors.commands', 'CON-1/x1'] as const),
      ...(['connectors.add-external-device', { ...external, requestedBy: 'api-key', name: 'truck' }] as const),
    ],
    [
      ...(['have', anExternal(), 'registry.commands', 'umbra:p/e1'] as const),
      ...(['registry.have-virtual-device', { ...claimant, externalId: 'e1', name: 'truck' }] as const),
    ],
    [
      ...(['label', anUnprovisioned(EVERYTHING), 'registry.commands', 't1'] as const),
      ...([
        'registry.label-device',
        { projectId, trackingId: 't1', labels: { type: ['Phone'], tag: ['food', 'fragile'] } },
      ] as const),
    ],
    [
      ...(['label', anUnprovisioned({ tags: ['food'] }), 'registry.commands', 't1'] as const),
      ...(['registry.label-device', { projectId, trackingId: 't1', labels: { tag: ['food'] } }] as const),
    ],
    [
      ...(['configure', anUnprovisioned(EVERYTHING), 'shadows.commands', 't1'] as const),
      ...([
        'shadows.configure-desired-state',
        { projectId, trackingId: 't1', system: { rate: { sampleMs: 100_000, sendMs: 600_000 } } },
      ] as const),
    ],
    [
      ...(['configure', anUnprovisioned({ areaBased: true }), 'shadows.commands', 't1'] as const),
      ...([
        'shadows.configure-desired-state',
        { projectId, trackingId: 't1', system: { syncGeofences: true } },
      ] as const),
    ],
    [
      ...(['associate', anUnprovisioned(EVERYTHING), 'geofencing.commands', 't1'] as const),
      ...([
        'geofencing.associate-device',
        { projectId, trackingId: 't1', geofenceIds: ['g1', 'g2'], ruleIds: ['r1'] },
      ] as const),
    ],
    [
      ...(['associate', anUnprovisioned({ rules: ['r1'] }), 'geofencing.commands', 't1'] as const),
      ...(['geofencing.associate-device', { projectId, trackingId: 't1', geofenceIds: [], ruleIds: ['r1'] }] as const),
    ],
    [
      ...(['detach', anExternal(), 'connectors.commands', 'CON-1/x1'] as const),
      ...(['connectors.remove-external-device', { ...external, unlessProvisioned: true }] as const),
    ],
    [
      ...(['detach', anExternalDeletion(), 'connectors.commands', 'CON-1/x1'] as const),
      ...(['connectors.remove-external-device', external] as const),
    ],
    [
      ...(['release', aDeletion(), 'registry.commands', 't1'] as const),
      ...(['registry.release-device', { projectId, trackingId: 't1', deactivate: true }] as const),
    ],
    [
      ...(['release', aDeletion({ unclaimOnly: true }), 'registry.commands', 't1'] as const),
      ...(['registry.release-device', { projectId, trackingId: 't1', deactivate: false }] as const),
    ],
    [
      ...(['release', aVirtualDeletion(), 'registry.commands', 'umbra:p/e1'] as const),
      ...(['registry.release-device', { projectId, externalId: 'e1', deactivate: true }] as const),
    ],
    [
      ...(['release', anExternalDeletion({ unclaimOnly: true }), 'registry.commands', 'umbra:p/e1'] as const),
      ...(['registry.release-device', { projectId, externalId: 'e1', deactivate: false }] as const),
    ],
  ])('%s of %j goes to %s with the key %s, as %s', (step, wish, topic, key, type, data) => {
    const address = { commandId: commandIdOf('BULK-1', 7, step), replyTo: 'bulk-jobs.replies' };
    expect(asked(step, wish)).toEqual({ topic, key, type, data: { ...address, ...data } });
  });

  it('BULK-16 has the same id however often it is asked for, and no other step or row has it', () => {
    expect(commandIdOf('BULK-1', 7, 'label')).toBe(commandIdOf('BULK-1', 7, 'label'));
    const others = [
      commandIdOf('BULK-1', 7, 'claim'),
      commandIdOf('BULK-1', 8, 'label'),
      commandIdOf('BULK-2', 7, 'label'),
    ];
    expect(new Set([commandIdOf('BULK-1', 7, 'label'), ...others]).size).toBe(4);
  });

  it('is not made of what is not known yet, nor for a row that has no such step', () => {
    expect(() => asked('label', anUnprovisioned(EVERYTHING), {})).toThrow('before the id that it needs was known');
    for (const [step, wish] of [
      ['add', anUnprovisioned()],
      ['detach', aVirtual()],
      ['release', aVirtual()],
      ['label', aDeletion()],
      ['detach', aDeletion()],
    ] as const) {
      expect(() => asked(step, wish)).toThrow(`the step "${step}" is none of a row`);
    }
  });

  it.each([anUnprovisioned(EVERYTHING), aProvisioned(EVERYTHING), aVirtual(EVERYTHING), anExternal(EVERYTHING)])(
    'is there for every step that is planned: %j',
    (wish) => {
      for (const step of planSteps(wish)) expect(asked(step, wish).type).toContain('.');
    },
  );
});
