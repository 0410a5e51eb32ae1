import { newEvent } from '@umbra/contracts/envelope';
import { derivedUuid } from '@umbra/contracts/ids';
import type { Position, PositionResolved, PositionUnresolved, SampleRef } from '@umbra/contracts/telemetry';
import { isLocated, type Located, type LocateResult } from '@umbra/positioning-engine';
import { roundedLocation } from '../rounded-location.ts';
import type { ScannedSample } from './scanned-samples.ts';

export type OutcomeEvent = PositionResolved | PositionUnresolved;

const VERSION = 1;

/**
 * What was found out about a sample, as it goes to the device's timeline. Its id follows from the sample: whoever locates
 * it a second time, after a crash, makes the same one, and the first in the log stands.
 */
export function outcomeEvent({ event, ref }: ScannedSample, result: LocateResult, nowMs: number): OutcomeEvent {
  const { trackingId, projectId } = event.data;
  const origin = {
    ...{ producer: 'positioning', correlationId: event.correlationId, causationId: event.id },
    occurredAtMs: nowMs,
  };
  const of = { trackingId, projectId, sample: ref };
  return isLocated(result)
    ? newEvent<PositionResolved>(
        'position.resolved',
        VERSION,
        { ...of, position: positionOf(result) },
        origin,
        idOf(ref),
      )
    : newEvent<PositionUnresolved>('position.unresolved', VERSION, { ...of, reason: result.reason }, origin, idOf(ref));
}

const idOf = ({ eventId, index }: SampleRef): string => derivedUuid(`position outcome ${eventId} ${String(index)}`);

const MAX_WLAN_COUNT = 254;

/** ING-35. Beacons are reported as WLAN: the wire knows no other word for near radio. */
function positionOf(located: Located): Position {
  const { kind, radios } = located;
  const where = roundedLocation(located);
  if (kind === 'wlan' || kind === 'wlan+cell') {
    return { ...where, type: 'wlan', wlancount: Math.min(MAX_WLAN_COUNT, Math.max(1, radios)) };
  }
  return { ...where, type: kind === 'ble' ? 'wlan' : 'cell' };
}
