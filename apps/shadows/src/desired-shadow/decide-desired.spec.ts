import { EMPTY_DESIRED_SHADOW, type DesiredShadowState } from '@umbra/contracts/desired-shadow';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { decideDesired, type DesiredDecision } from './decide-desired.ts';
import type { AssociateDesired, DesiredSettings } from './desired-settings.ts';

const NOW = 1_000_000;
const subject = { trackingId: 'HERE-1' as TrackingId, projectId: 'p' as ProjectId, nowMs: NOW };

/** The states after some changes, each of which must be accepted. */
function after(
  ...changes: readonly { payload?: Record<string, unknown>; system?: DesiredSettings }[]
): DesiredShadowState {
  let state: DesiredShadowState | undefined;
  for (const change of changes) state = accepted(decideDesired({ kind: 'change', ...change }, state, subject));
  return state!;
}

function accepted(decision: DesiredDecision): DesiredShadowState {
  if (!('state' in decision)) throw new Error(JSON.stringify(decision));
  return decision.state;
}

const refused = (state: DesiredShadowState | undefined, system: DesiredSettings): string[] => {
  const decision = decideDesired({ kind: 'change', system }, state, subject);
  return 'errors' in decision ? decision.errors.map(({ path }) => path) : [];
};

describe('decideDesired', () => {
  it('SHA-1 counts stateVersion up by one with every change, from 0, and sets the time', () => {
    expect(after({}).desired).toEqual({
      system: { stateVersion: 1, lastModifiedGeofenceTimestamp: 0 },
      timestamp: NOW,
    });
    expect(after({}, {}, {})).toMatchObject({ version: 3, desired: { system: { stateVersion: 3 } } });
  });

  it('SHA-1 never sets the time back, though clocks differ', () => {
    const state = after({});
    const decision = decideDesired({ kind: 'change' }, state, { ...subject, nowMs: NOW - 5_000 });
    expect(accepted(decision)).toMatchObject({ version: 2, desired: { timestamp: NOW } });
  });

  describe('what follows from associations', () => {
    const associated = (state: DesiredShadowState | undefined, command: Omit<AssociateDesired, 'kind'>) =>
      decideDesired({ kind: 'associate', ...command }, state, subject);
    const geofenceAtMs = (atMs: number) => ({ lastModifiedGeofenceTimestamp: atMs });
    const alarms = { sensorAlarmConfig: { alertTemperatureCMax: 8, isTamperAlertEnabled: true } };

    it('SHA-3 counts up with what the server changes, too, and keeps all else', () => {
      const state = after({ payload: { a: 1 }, system: { rate: { sendMs: 10 } } });
      const geofences = accepted(associated(state, geofenceAtMs(7)));
      expect(geofences.desired).toEqual({
        payload: { a: 1 },
        system: { rate: { sendMs: 10 }, lastModifiedGeofenceTimestamp: 7, stateVersion: 2 },
        timestamp: NOW,
      });
      const rules = accepted(associated(geofences, alarms));
      expect(rules).toMatchObject({
        version: 3,
        desired: { system: { ...alarms, lastModifiedGeofenceTimestamp: 7, stateVersion: 3 } },
      });
      const settings = decideDesired({ kind: 'change', system: { rate: { sendMs: 20 } } }, rules, subject);
      expect(accepted(settings).desired.system).toMatchObject({ ...alarms, stateVersion: 4 });
    });

    it('ASC-3 never sets lastModifiedGeofenceTimestamp back', () => {
      const state = accepted(associated(undefined, geofenceAtMs(7)));
      expect(associated(state, geofenceAtMs(6))).toEqual({ unchanged: state.desired });
      const withAlarms = accepted(associated(state, { ...geofenceAtMs(6), ...alarms }));
      expect(withAlarms.desired.system).toEqual({ ...alarms, lastModifiedGeofenceTimestamp: 7, stateVersion: 2 });
    });

    it('ASC-4 replaces sensorAlarmConfig as a whole, and takes it out', () => {
      const state = accepted(associated(undefined, alarms));
      const other = { sensorAlarmConfig: { alertBatteryLevelPMin: 10 } };
      const replaced = accepted(associated(state, other));
      expect(replaced.desired.system).toEqual({ ...other, lastModifiedGeofenceTimestamp: 0, stateVersion: 2 });
      const without = accepted(associated(replaced, { sensorAlarmConfig: null }));
      expect(without.desired.system).toStrictEqual({ lastModifiedGeofenceTimestamp: 0, stateVersion: 3 });
    });

    it('SHA-3 makes no new stateVersion where nothing changes', () => {
      const state = accepted(associated(after({ payload: { a: 1 } }), { ...geofenceAtMs(7), ...alarms }));
      const reordered = { isTamperAlertEnabled: true, alertTemperatureCMax: 8 };
      for (const same of [{}, geofenceAtMs(7), alarms, { sensorAlarmConfig: reordered }]) {
        expect(associated(state, same)).toEqual({ unchanged: state.desired });
      }
      expect(associated(undefined, { sensorAlarmConfig: null })).toEqual({ unchanged: EMPTY_DESIRED_SHADOW });
    });
  });

  it('SHA-1 refuses a network that is there twice: two masks would get one password', () => {
    const network = { ssid: 'a', securityMode: 'wpa2psk', password: '********' } as const;
    const state = after({ system: { wlanConfigurations: [{ ...network, password: 'seal' }] } });
    expect(refused(state, { wlanConfigurations: [network, network] })).toEqual([
      'desired.system.wlanConfigurations[1].ssid',
    ]);
  });

  it('SHA-2 merges system member by member, nested objects leaf by leaf; payload is replaced', () => {
    const { desired } = after(
      {
        payload: { a: 1 },
        system: { rate: { sampleMs: 1, sendMs: 10 }, syncGeofences: true, powerSave: { sendMs: 20 } },
      },
      { payload: { b: 2 }, system: { rate: { sendMs: 15 }, detectOutliers: true } },
    );
    expect(desired.payload).toEqual({ b: 2 });
    expect(desired.system).toMatchObject({
      rate: { sampleMs: 1, sendMs: 15 },
      powerSave: { sendMs: 20 },
      ...{ syncGeofences: true, detectOutliers: true },
    });
  });

  it('SHA-2 replaces arrays', () => {
    const { desired } = after(
      { system: { sensorLoggingConfigurations: [{ type: 'gnss' }, { type: 'pressure' }] } },
      { system: { sensorLoggingConfigurations: [{ type: 'humidity' }] } },
    );
    expect(desired.system.sensorLoggingConfigurations).toEqual([{ type: 'humidity' }]);
  });

  it('§4.2 checks rates as they are after the merge', () => {
    const state = after({ system: { rate: { sampleMs: 5, sendMs: 10 } } });
    expect(refused(state, { rate: { sendMs: 5 } })).toEqual(['desired.system.rate.sampleMs']);
    expect(refused(state, { rate: { sampleMs: 10 } })).toEqual(['desired.system.rate.sampleMs']);
    expect(refused(state, { powerSave: { sendMs: 10 } })).toEqual(['desired.system.powerSave.sendMs']);
    expect(refused(state, { powerSave: { sendMs: 0 } })).toEqual([]);
    expect(refused(undefined, { rate: { sampleMs: 5 } })).toEqual([]);
  });

  it('SHA-8 empties what users set, keeps what the server owns, and counts on', () => {
    const state = after({ payload: { a: 1 }, system: { syncGeofences: true } });
    const owned = {
      ...state,
      desired: {
        ...state.desired,
        system: {
          ...state.desired.system,
          lastModifiedGeofenceTimestamp: 7,
          sensorAlarmConfig: { isTamperAlertEnabled: true },
        },
      },
    };
    const cleared = accepted(decideDesired({ kind: 'clear' }, owned, subject));
    expect(cleared.desired).toEqual({
      system: { stateVersion: 2, lastModifiedGeofenceTimestamp: 7, sensorAlarmConfig: { isTamperAlertEnabled: true } },
      timestamp: NOW,
    });
  });

  it('keeps the stored password behind a mask, network by network', () => {
    const network = (ssid: string, password: string) => ({ ssid, securityMode: 'wpa2psk', password }) as const;
    const state = after({ system: { wlanConfigurations: [network('a', 'sealed a'), network('b', 'sealed b')] } });
    const { desired } = accepted(
      decideDesired(
        { kind: 'change', system: { wlanConfigurations: [network('b', '********'), network('c', 'sealed c')] } },
        state,
        subject,
      ),
    );
    expect(desired.system.wlanConfigurations).toEqual([network('b', 'sealed b'), network('c', 'sealed c')]);
    expect(refused(state, { wlanConfigurations: [network('d', '********')] })).toEqual([
      'desired.system.wlanConfigurations[0].password',
    ]);
  });

  it('does not change what it was given', () => {
    const state = after({ payload: { a: 1 }, system: { rate: { sendMs: 5 } } });
    const before = JSON.stringify(state);
    decideDesired({ kind: 'change', payload: {}, system: { rate: { sendMs: 9 } } }, state, subject);
    expect(JSON.stringify(state)).toBe(before);
  });
});

describe('SHA-31 disableTracking', () => {
  const LATER = NOW + 60_000;
  const tracking = (...given: readonly NonNullable<DesiredSettings['disableTracking']>[]) =>
    after(...given.map((disableTracking) => ({ system: { disableTracking } }))).desired.system.disableTracking;
  const problems = (
    stored: NonNullable<DesiredSettings['disableTracking']> | undefined,
    disableTracking: NonNullable<DesiredSettings['disableTracking']>,
  ) => refused(stored && after({ system: { disableTracking: stored } }), { disableTracking });
  const PATH = 'desired.system.disableTracking';

  it('needs a begin, and position or sensors', () => {
    expect(tracking({ position: 'all', periods: [{ begin: LATER }] })).toEqual({
      position: 'all',
      periods: [{ begin: LATER }],
    });
    expect(tracking({ sensors: ['batteryLevel'], periods: [{ begin: LATER }] })).toBeDefined();
    expect(problems(undefined, { position: 'all' })).toEqual([`${PATH}.periods`]);
    expect(problems(undefined, { periods: [{ begin: LATER }] })).toEqual([PATH]);
    expect(problems(undefined, { position: '', periods: [{ begin: LATER }] })).toEqual([PATH]);
    expect(problems({ position: 'all', periods: [{ begin: LATER }] }, { sensors: 'all' })).toEqual([]);
  });

  it('has its begin before its end, and both not in the past', () => {
    expect(problems(undefined, { position: 'all', periods: [{ begin: LATER, end: LATER }] })).toEqual([
      `${PATH}.periods[0].begin`,
    ]);
    expect(problems(undefined, { position: 'all', periods: [{ begin: NOW - 60_000 }] })).toEqual([
      `${PATH}.periods[0].begin`,
    ]);
    expect(problems({ position: 'all', periods: [{ begin: NOW }] }, { periods: [{ end: NOW - 60_000 }] })).toEqual([
      `${PATH}.periods[0].end`,
    ]);
    expect(problems(undefined, { position: 'all', periods: [{ begin: NOW - 9_000 }] })).toEqual([]);
  });

  it('takes an end alone only when a begin is stored', () => {
    expect(problems(undefined, { position: 'all', periods: [{ end: LATER }] })).toEqual([`${PATH}.periods[0]`]);
    expect(tracking({ position: 'all', periods: [{ begin: NOW }] }, { periods: [{ end: LATER }] })).toEqual({
      position: 'all',
      periods: [{ begin: NOW, end: LATER }],
    });
  });

  it('a begin later than the stored end deletes that end; an earlier one keeps it', () => {
    const stored = { position: 'all', periods: [{ begin: NOW, end: LATER }] } as const;
    expect(tracking(stored, { periods: [{ begin: LATER + 1 }] })!.periods).toEqual([{ begin: LATER + 1 }]);
    expect(tracking(stored, { periods: [{ begin: NOW + 1 }] })!.periods).toEqual([{ begin: NOW + 1, end: LATER }]);
  });

  it('takes back what it gave out, also when that lies in the past by now', () => {
    const stored = after({ system: { disableTracking: { position: 'all', periods: [{ begin: NOW, end: LATER }] } } });
    const decision = decideDesired(
      { kind: 'change', system: { disableTracking: stored.desired.system.disableTracking! } },
      stored,
      { ...subject, nowMs: LATER + 3_600_000 },
    );
    expect(accepted(decision).desired.system.disableTracking).toEqual(stored.desired.system.disableTracking);
  });

  it('SHA-34 an empty text re-enables, whatever the period', () => {
    expect(tracking({ position: 'all', periods: [{ begin: NOW }] }, { position: '' })).toEqual({
      position: '',
      periods: [{ begin: NOW }],
    });
    expect(tracking({ position: 'all', periods: [{ begin: NOW }] }, { periods: [] })!.periods).toEqual([]);
  });
});
