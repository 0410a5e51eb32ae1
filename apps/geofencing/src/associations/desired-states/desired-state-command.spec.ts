import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { associateDesiredState, deviceOfCommand, newCommandId } from './desired-state-command.ts';

const device = {
  trackingId: 'HERE-1' as TrackingId,
  projectId: 'umbra:p1' as ProjectId,
  commandId: 'HERE-1/1',
  revision: 4,
  geofencesModifiedAtMs: 5,
  sensorRules: [{ type: 'tamper', definition: {} }],
};
const dataOf = (changes: Partial<typeof device> = {}): unknown =>
  JSON.parse(String(associateDesiredState({ ...device, ...changes }, 7).value)).data;

describe('the command that has a desired state follow', () => {
  it('ASC-3, ASC-4 tells the whole of it, to the device’s place on the log', () => {
    expect(associateDesiredState(device, 7)).toMatchObject({
      ...{ topic: 'shadows.commands', key: 'HERE-1' },
      headers: { type: 'shadows.associate-desired-state' },
    });
    expect(dataOf()).toEqual({
      ...{ commandId: 'HERE-1/1', replyTo: 'geofencing.replies', projectId: 'umbra:p1', trackingId: 'HERE-1' },
      revision: 4,
      ...{ lastModifiedGeofenceTimestamp: 5, sensorAlarmConfig: { isTamperAlertEnabled: true } },
    });
  });

  it('ASC-3 says nothing of geofences where there was never one, and takes sensors out where none is left', () => {
    const data = dataOf({ geofencesModifiedAtMs: 0, sensorRules: [] });
    expect(data).not.toHaveProperty('lastModifiedGeofenceTimestamp');
    expect(data).toHaveProperty('sensorAlarmConfig', null);
  });

  it.each(['HERE-1', 'a/b', '/'])('has an id of its own, which names %s', (id) => {
    const trackingId = id as TrackingId;
    expect(deviceOfCommand(newCommandId(trackingId))).toBe(trackingId);
    expect(newCommandId(trackingId)).not.toBe(newCommandId(trackingId));
  });
});
