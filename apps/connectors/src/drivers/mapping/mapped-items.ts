import { isRecord, recordOf } from '../sample/in-range.ts';
import type { LooseSample } from '../sample/sample-of.ts';
import { isoMs } from '../sample/units.ts';
import { MappingError } from './mapping.error.ts';

/** A sample of a device, as a mapping gives it: in the contract's names and units (§3.2). */
export interface MappedItem {
  readonly externalDeviceId: unknown;
  readonly loose: LooseSample;
  /** Set where it is no sample: it is counted under this name. */
  readonly ignore: string | undefined;
}

const MAX_ITEMS = 10_000;

/**
 * What a mapping gives: a list of `{externalDeviceId, timestamp, position, payload, system}`, or a single one, since JSONata
 * takes a list of one for its member. `{ignore: 'join'}` says that something is none of our affair.
 * @throws MappingError
 */
export function mappedItems(result: unknown): readonly MappedItem[] {
  if (result === undefined || result === null) return [];
  const items: readonly unknown[] = Array.isArray(result) ? result : [result];
  if (items.length > MAX_ITEMS) throw new MappingError(`gives more than ${String(MAX_ITEMS)} samples`);
  return items.map((item, index) => {
    if (!isRecord(item)) {
      throw new MappingError(`gives no object with externalDeviceId and timestamp as its item ${String(index)}`);
    }
    return itemOf(item);
  });
}

function itemOf(item: Readonly<Record<string, unknown>>): MappedItem {
  const { externalDeviceId, timestamp, position, payload, system, ignore } = item;
  return {
    externalDeviceId: typeof externalDeviceId === 'number' ? String(externalDeviceId) : externalDeviceId,
    loose: {
      timestampMs: isoMs(timestamp) ?? timestamp,
      position: recordOf(position),
      payload: recordOf(payload),
      sensorData: recordOf(recordOf(system)['reportedSensorData']),
    },
    ignore: typeof ignore === 'string' ? ignore : undefined,
  };
}
