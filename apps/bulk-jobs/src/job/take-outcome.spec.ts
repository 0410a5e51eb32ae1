import type { CommandOutcome } from '@umbra/contracts/command';
import { beginRow } from './begin-row.ts';
import { nextStep, type RowState } from './row-state.ts';
import type { RowWish } from './row-wish.ts';
import { takeOutcome } from './take-outcome.ts';
import {
  aDeletion,
  anExternal,
  anExternalDeletion,
  anUnprovisioned,
  aProvisioned,
  DEVICE,
  done,
  EVERYTHING,
  refused,
} from './testing/rows.ts';

const TAKEN = refused(409, 'REGISTRY_NAME_TAKEN', 'The name is taken.');
const PROVISIONED = done({ ...DEVICE, deviceSecretSealed: 'sealed' });
const ALL_ASSOCIATED = done({ associated: 3, refused: [] });

/** Given a row, when so much is answered, then it is in this state. */
const after = (wish: RowWish, ...outcomes: readonly CommandOutcome[]): RowState =>
  outcomes.reduce(takeOutcome, beginRow(wish));

const stepsOf = (row: RowState) => row.steps.map(({ name, status }) => `${name} ${status}`);

describe('a row and what comes of its steps', () => {
  it('BULK-7 succeeds when all are done; its ids and the sealed secret are those of the answers', () => {
    const row = after(anUnprovisioned(EVERYTHING), PROVISIONED, done(), done({ stateVersion: 1 }), ALL_ASSOCIATED);
    expect(row).toMatchObject({ status: 'succeeded', ids: DEVICE, errors: [], deviceSecretSealed: 'sealed' });
    expect(nextStep(row)).toBeUndefined();
  });

  it('BULK-14 has no secret where no physical licence was made', () => {
    const answer = done({ ...DEVICE, isNew: false });
    expect(after(aProvisioned(), answer)).not.toHaveProperty('deviceSecretSealed');
    expect(after(anExternal(), done({ externalId: 'e1', isNew: true }), answer)).not.toHaveProperty(
      'deviceSecretSealed',
    );
  });

  it('goes on with one step after the other', () => {
    expect(nextStep(after(anUnprovisioned(EVERYTHING)))?.name).toBe('provision');
    expect(nextStep(after(anUnprovisioned(EVERYTHING), PROVISIONED))?.name).toBe('label');
    expect(after(anUnprovisioned(EVERYTHING), PROVISIONED).status).toBe('ongoing');
  });

  it('BULK-8 fails when its device cannot be identified, and what was to follow is skipped', () => {
    const row = after(anUnprovisioned(EVERYTHING), TAKEN);
    expect(stepsOf(row)).toEqual(['provision failed', 'label skipped', 'configure skipped', 'associate skipped']);
    expect(row).toMatchObject({
      status: 'failed',
      errors: [{ code: 409, message: 'The name is taken.', details: 'provision: REGISTRY_NAME_TAKEN' }],
    });
  });

  it('BULK-8 succeeds in part when a later step is refused; the others are done all the same', () => {
    const row = after(anUnprovisioned(EVERYTHING), PROVISIONED, refused(400, 'A'), refused(400, 'B'), ALL_ASSOCIATED);
    expect(stepsOf(row)).toEqual(['provision done', 'label failed', 'configure failed', 'associate done']);
    expect(row.status).toBe('partiallySucceeded');
    expect(row.errors.map(({ details }) => details)).toEqual(['label: A', 'configure: B']);
  });

  it('BULK-8 succeeds in part when one of several associations is refused, and names it', () => {
    const refusal = { status: 404, code: 'GEOFENCING_GEOFENCE_UNKNOWN', message: 'There is no such geofence.' };
    const answer = done({ associated: 2, refused: [{ id: 'g2', refusal }] });
    const row = after(anUnprovisioned({ geofences: ['g1', 'g2'], rules: ['r1'] }), PROVISIONED, answer);
    expect(row).toMatchObject({
      status: 'partiallySucceeded',
      errors: [
        { code: 404, message: 'There is no such geofence.', details: 'associate g2: GEOFENCING_GEOFENCE_UNKNOWN' },
      ],
    });
  });

  it('BULK-6 succeeds in part when its rate is impossible and all else is done', () => {
    const row = after(anUnprovisioned({ sendMs: 1, sampleMs: 2 }), PROVISIONED);
    expect(row).toMatchObject({ status: 'partiallySucceeded', errors: [{ code: 400 }] });
  });

  it('is not at its end before what could be refused at once is all that is left', () => {
    const row = after(anUnprovisioned({ sendMs: 1, sampleMs: 2 }));
    expect([row.status, nextStep(row)?.name]).toEqual(['ongoing', 'provision']);
  });

  it.each([
    done({ deviceId: 'd1', deviceSecretSealed: 's' }),
    done({ deviceId: 1, trackingId: 't1', deviceSecretSealed: 's' }),
    done(DEVICE),
    { status: 'done' } as CommandOutcome,
    { status: 'refused' } as CommandOutcome,
    { status: 'refused', refusal: { status: '404' } } as unknown as CommandOutcome,
  ])('fails when the answer does not say what it has to: %j', (outcome) => {
    const row = after(anUnprovisioned(EVERYTHING), outcome);
    expect(row).toMatchObject({
      status: 'failed',
      errors: [{ code: 500, details: 'provision: BULK_JOBS_ANSWER_UNUSABLE' }],
    });
  });

  it.each([{}, { refused: 1 }, { refused: [null] }, { refused: [{ id: 'g1' }] }])(
    'succeeds in part when it is not said which associations were refused: %j',
    (result) => {
      const row = after(anUnprovisioned({ rules: ['r1'] }), PROVISIONED, done(result));
      expect(row).toMatchObject({ status: 'partiallySucceeded', errors: [{ code: 500 }] });
    },
  );

  it('an answer that nothing waits for changes nothing', () => {
    const row = after(anUnprovisioned(), PROVISIONED);
    expect(takeOutcome(row, TAKEN)).toBe(row);
  });

  describe('of an external cloud', () => {
    const added = (isNew: boolean) => done({ externalId: 'e1', isNew });

    it('BULK-6 knows its virtual device by the external id that the connector says', () => {
      const row = after(anExternal(), added(true), done({ ...DEVICE, isNew: true }));
      expect(row).toMatchObject({ status: 'succeeded', ids: { ...DEVICE, externalId: 'e1' } });
    });

    it('BULK-8 is taken out of the connector again when there cannot be a virtual device', () => {
      const refusedOnce = after(anExternal(EVERYTHING), added(true), TAKEN);
      expect([refusedOnce.status, nextStep(refusedOnce)?.name]).toEqual(['ongoing', 'detach']);
      const row = takeOutcome(refusedOnce, done({ externalId: 'e1', isMirroredElsewhere: false }));
      expect(row.status).toBe('failed');
      expect(stepsOf(row)).toEqual([
        ...['add done', 'have failed', 'label skipped', 'configure skipped', 'associate skipped', 'detach done'],
      ]);
    });

    it('BULK-8 says so when it cannot be taken out either', () => {
      const row = after(anExternal(), added(true), TAKEN, refused(404, 'CONNECTORS_UNKNOWN'));
      expect(row.status).toBe('failed');
      expect(row.errors.map(({ details }) => details)).toEqual([
        'have: REGISTRY_NAME_TAKEN',
        'detach: CONNECTORS_UNKNOWN',
      ]);
    });

    it('BULK-8 stays in a connector that had it before', () => {
      expect(after(anExternal(), added(false), TAKEN)).toMatchObject({ status: 'failed', steps: [{}, {}] });
    });

    it('BULK-8 is not asked for when the connector refuses it', () => {
      expect(stepsOf(after(anExternal(), refused(404, 'CONNECTORS_UNKNOWN')))).toEqual(['add failed', 'have skipped']);
    });
  });

  describe('that deletes', () => {
    const removed = (isMirroredElsewhere: boolean) => done({ externalId: 'e1', isMirroredElsewhere });

    it('BULK-15 says which device it was', () => {
      const row = after(aDeletion(), done({ ...DEVICE, externalId: 'e1' }));
      expect(row).toMatchObject({ status: 'succeeded', ids: { ...DEVICE, externalId: 'e1' } });
    });

    it('BULK-7 fails when nothing of it could be done', () => {
      expect(after(aDeletion(), refused(404, 'REGISTRY_DEVICE_UNKNOWN'))).toMatchObject({ status: 'failed' });
    });

    it('BULK-15 releases the virtual device when it is out of its connector', () => {
      const row = after(anExternalDeletion(), removed(false));
      expect([nextStep(row)?.name, row.ids]).toEqual(['release', { externalId: 'e1' }]);
      expect(takeOutcome(row, done())).toMatchObject({ status: 'succeeded' });
      expect(takeOutcome(row, refused(404, 'X'))).toMatchObject({ status: 'partiallySucceeded' });
    });

    it('BULK-15 leaves the device to the other connector that mirrors it', () => {
      const row = after(anExternalDeletion(), removed(true));
      expect([row.status, stepsOf(row)]).toEqual(['succeeded', ['detach done', 'release skipped']]);
    });

    it('BULK-15 leaves the device alone when that is what was asked for', () => {
      const row = after(anExternalDeletion({ removeFromConnectorOnly: true }), removed(false));
      expect([row.status, stepsOf(row)]).toEqual(['succeeded', ['detach done']]);
    });

    it('BULK-8 does not release what the connector does not have', () => {
      const row = after(anExternalDeletion(), refused(404, 'CONNECTORS_UNKNOWN'));
      expect([row.status, stepsOf(row)]).toEqual(['failed', ['detach failed', 'release skipped']]);
    });
  });
});
