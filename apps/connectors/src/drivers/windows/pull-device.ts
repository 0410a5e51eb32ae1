import type { Pulled, WantedDevice } from '../../domain/driver/driver.ts';
import { pullCursorOf, type PullCursor } from './pull-cursor.ts';
import { readWindows, type WindowOptions } from './read-windows.ts';

export interface PullOptions {
  readonly device: WantedDevice;
  /** Where a first pull begins; undefined: when the device was added. */
  readonly sinceMs: number | undefined;
  /** Devices upload late: what the cloud got so long after its time is still found. */
  readonly overlapMs: number;
  readonly nowMs: number;
  readonly maxWidthMs?: number;
  readonly read: WindowOptions['read'];
}

const DAY_MS = 86_400_000;

/**
 * Reads what a cloud has of a device, by the time of the sample, from an overlap before the newest that was read. That one
 * stays where it is while a device is silent, so that a device which was away for a week loses nothing of it.
 */
export async function* pullDevice(options: PullOptions): AsyncGenerator<Pulled> {
  const { device, sinceMs, overlapMs, nowMs, maxWidthMs, read } = options;
  const { externalDeviceId } = device;
  const startMs = sinceMs ?? device.addedAtMs;
  const before = pullCursorOf(device.cursor);
  let newestMs = before?.newestMs ?? startMs;
  const windows = readWindows({
    fromMs: before === undefined ? startMs : Math.max(startMs, newestMs - overlapMs),
    toMs: nowMs,
    // An active device is read in one go, with all of its overlap.
    widthMs: before?.widthMs ?? overlapMs + DAY_MS,
    ...(maxWidthMs === undefined ? {} : { maxWidthMs }),
    read,
  });
  let widthMs: number | undefined;
  for await (const window of windows) {
    widthMs = window.widthMs;
    for (const { sampledAtMs } of window.samples) newestMs = Math.max(newestMs, Math.min(sampledAtMs, nowMs));
    if (window.samples.length > 0) {
      yield { externalDeviceId, samples: window.samples, cursor: { newestMs, widthMs } satisfies PullCursor };
    }
  }
  const cursor: PullCursor = { newestMs, readAtMs: nowMs, ...(widthMs === undefined ? {} : { widthMs }) };
  yield { externalDeviceId, samples: [], cursor };
}
