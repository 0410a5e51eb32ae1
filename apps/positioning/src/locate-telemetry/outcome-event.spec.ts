import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { TelemetryIngested } from '@umbra/contracts/telemetry';
import type { Located } from '@umbra/positioning-engine';
import { outcomeEvent } from './outcome-event.ts';
import { scannedSamples } from './scanned-samples.ts';

const event: TelemetryIngested = {
  ...{
    id: 'event-1',
    type: 'telemetry.ingested',
    version: 1,
    occurredAt: '',
    producer: 'ingestion',
    correlationId: 'c',
  },
  data: {
    ...{ trackingId: 'HERE-1' as TrackingId, projectId: 'p' as ProjectId },
    ...{ acceptedAtMs: 5, source: 'device', detectOutliers: false },
    samples: [{ sampledAtMs: 1 }, { sampledAtMs: 2, scan: {} }, { sampledAtMs: 3, scan: { wlan: [] } }],
  },
};
const located: Located = {
  ...{ kind: 'wlan', lat: 52.123456789, lng: 13.987654321, accuracyMetres: 12.4, predictedMetres: 12, radios: 4 },
};

const outcomeOf = (result: Parameters<typeof outcomeEvent>[1], nth = 0) =>
  outcomeEvent(scannedSamples(event)[nth]!, result, 1_000);

describe('the outcome of a sample', () => {
  it('is due for each sample with a scan, an empty one too, and names it by event and index', () => {
    expect(scannedSamples(event).map(({ ref }) => ref)).toEqual([
      { eventId: 'event-1', index: 1, sampledAtMs: 2 },
      { eventId: 'event-1', index: 2, sampledAtMs: 3 },
    ]);
  });

  it('ING-35 carries type wlan and wlancount, rounded to what radio can tell', () => {
    expect(outcomeOf(located)).toMatchObject({
      type: 'position.resolved',
      ...{ correlationId: 'c', causationId: 'event-1', producer: 'positioning' },
      data: {
        ...{ trackingId: 'HERE-1', projectId: 'p', sample: { eventId: 'event-1', index: 1, sampledAtMs: 2 } },
        position: { lat: 52.123457, lng: 13.987654, accuracy: 12, type: 'wlan', wlancount: 4 },
      },
    });
  });

  it('ING-35 carries type cell, and no wlancount, for all that came from cells', () => {
    for (const kind of ['cell', 'site', 'area', 'network', 'country'] as const) {
      const { data } = outcomeOf({ ...located, kind, radios: 0, accuracyMetres: 0.2 });
      expect(data).toMatchObject({ position: { type: 'cell', accuracy: 1 } });
      expect(data).not.toHaveProperty('position.wlancount');
    }
  });

  it('tells why there is none', () => {
    expect(outcomeOf({ reason: 'single' })).toMatchObject({ type: 'position.unresolved', data: { reason: 'single' } });
  });

  it('has the same id when it is made a second time, whatever it says, and another for another sample', () => {
    expect(outcomeOf(located).id).toBe(outcomeOf({ reason: 'unknown' }).id);
    expect(outcomeOf(located, 1).id).not.toBe(outcomeOf(located).id);
  });
});
