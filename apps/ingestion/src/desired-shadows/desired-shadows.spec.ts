import { desiredShadowTopic, type DesiredShadowState, type DesiredSystem } from '@umbra/contracts/desired-shadow';
import { newEvent } from '@umbra/contracts/envelope';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { Sealer } from '@umbra/sealing';
import { quietLogger } from '@umbra/testing';
import { DesiredShadowAnswers } from './desired-shadow-answers.ts';
import { DesiredShadowsView } from './desired-shadows.view.ts';

const trackingId = 'HERE-1' as TrackingId;
const sealer = new Sealer(Buffer.alloc(32, 1));

const stateOf = (version: number, system: Partial<DesiredSystem> = {}): DesiredShadowState => ({
  trackingId,
  projectId: 'p' as ProjectId,
  desired: { system: { stateVersion: version, lastModifiedGeofenceTimestamp: 0, ...system } },
  version,
});

const recordOf = (data: unknown, type = 'desired-shadow.changed', value?: Buffer) => ({
  topic: desiredShadowTopic.name,
  partition: 0,
  offset: 0,
  key: trackingId,
  value:
    value ??
    Buffer.from(JSON.stringify(newEvent(type, 1, data, { producer: 't', correlationId: 't', occurredAtMs: 0 }))),
  headers: {},
  timestampMs: 0,
});

describe('DesiredShadowsView', () => {
  it('keeps the newest version, whatever the order', () => {
    const view = new DesiredShadowsView();
    for (const version of [2, 3, 1, 3]) view.apply(recordOf(stateOf(version)));
    expect(view.of(trackingId)?.version).toBe(3);
    view.apply(recordOf(stateOf(4), 'desired-shadow.cleared'));
    expect(view.of(trackingId)?.version).toBe(4);
    expect(view.size).toBe(1);
    expect(view.of('other')).toBeUndefined();
  });

  it.each([
    ['no JSON', recordOf({}, '', Buffer.from('{'))],
    ['no trackingId', recordOf({ ...stateOf(1), trackingId: undefined })],
    ['no version', recordOf({ ...stateOf(1), version: undefined })],
    ['no desired', recordOf({ ...stateOf(1), desired: undefined })],
    ['no system', recordOf({ ...stateOf(1), desired: { system: null } })],
  ])('throws at %s, so that the reader passes over it loudly', (_name, record) => {
    const view = new DesiredShadowsView();
    expect(() => view.apply(record)).toThrow(/not a readable event/);
    expect(view.size).toBe(0);
  });
});

describe('DesiredShadowAnswers', () => {
  const wlan = { ssid: 'home', securityMode: 'wpa2psk' } as const;
  const open = { ssid: 'guests', securityMode: 'none' } as const;
  const sealed = () => sealer.seal('hunter22', trackingId);

  it('makes each version once', () => {
    const answers = new DesiredShadowAnswers(sealer, quietLogger, 10);
    const first = answers.answerOf(stateOf(1), 'device');
    expect(answers.answerOf(stateOf(1), 'device')).toBe(first);
    const second = answers.answerOf(stateOf(2), 'device');
    expect(JSON.parse(second.toString())).toEqual(stateOf(2).desired);
    expect(answers.answerOf(stateOf(2), 'others')).not.toBe(second);
  });

  it('ING-20 has an answer for devices without a desired state', () => {
    const answers = new DesiredShadowAnswers(sealer, quietLogger, 10);
    expect(answers.answerOf(undefined, 'device').toString()).toBe(
      '{"system":{"stateVersion":0,"lastModifiedGeofenceTimestamp":0}}',
    );
  });

  it('opens passwords for the device and masks them for others', () => {
    const answers = new DesiredShadowAnswers(sealer, quietLogger, 10);
    const state = stateOf(1, { wlanConfigurations: [{ ...wlan, password: sealed() }, open] });
    const shown = (audience: 'device' | 'others') =>
      JSON.parse(answers.answerOf(state, audience).toString()).system.wlanConfigurations;
    expect(shown('device')).toEqual([{ ...wlan, password: 'hunter22' }, open]);
    expect(shown('others')).toEqual([{ ...wlan, password: '********' }, open]);
  });

  it('leaves the Wi-Fi list out, and says so, when a seal is broken', () => {
    const errors: object[] = [];
    const logger = { ...quietLogger, error: (fields: object) => errors.push(fields) };
    const answers = new DesiredShadowAnswers(sealer, logger, 10);
    const moved = sealer.seal('hunter22', 'another device');
    const state = stateOf(1, { detectOutliers: true, wlanConfigurations: [{ ...wlan, password: moved }] });
    expect(JSON.parse(answers.answerOf(state, 'device').toString())).toEqual({
      system: { stateVersion: 1, lastModifiedGeofenceTimestamp: 0, detectOutliers: true },
    });
    expect(errors).toMatchObject([{ trackingId, err: { code: 'SEALING_SEAL_BROKEN' } }]);
  });
});
