import type { DeviceReading, ExternalSample } from '../domain/driver/driver.ts';

/** As ingestion has it (§1.7, ING-7). */
const EARLIEST_MS = 2;
const FUTURE_TOLERATED_MS = 10_000;
const MAX_ID_CHARACTERS = 50;

export interface UsableReadings {
  /** By external device id, in ascending time. */
  readonly byDevice: ReadonlyMap<string, readonly ExternalSample[]>;
  readonly read: number;
  /** Of no time that can be. */
  readonly invalid: number;
  /** Of devices whose id cannot be one (§8.2). */
  readonly nameless: number;
}

/** What of readings can be sent at all: junk costs no command. All else about a sample is ingestion's to judge. */
export function usableReadings(readings: readonly DeviceReading[], nowMs: number): UsableReadings {
  const byDevice = new Map<string, ExternalSample[]>();
  let read = 0;
  let invalid = 0;
  let nameless = 0;
  for (const { externalDeviceId, samples } of readings) {
    read += samples.length;
    if (!canBeAnId(externalDeviceId)) {
      nameless += samples.length;
      continue;
    }
    const kept = byDevice.get(externalDeviceId) ?? [];
    byDevice.set(externalDeviceId, kept);
    for (const sample of samples) {
      if (canBeATime(sample.sampledAtMs, nowMs)) kept.push(sample);
      else invalid += 1;
    }
  }
  for (const samples of byDevice.values()) samples.sort((one, other) => one.sampledAtMs - other.sampledAtMs);
  return { byDevice, read, invalid, nameless };
}

const canBeATime = (ms: number, nowMs: number): boolean =>
  Number.isSafeInteger(ms) && ms >= EARLIEST_MS && ms <= nowMs + FUTURE_TOLERATED_MS;

/** The database's texts cannot hold U+0000. */
export const canBeAnId = (id: string): boolean => id.length > 0 && id.length <= MAX_ID_CHARACTERS && !id.includes('\0');
