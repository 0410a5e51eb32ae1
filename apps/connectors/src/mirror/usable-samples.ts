import type { DeviceReading, ExternalSample } from '../domain/driver/driver.ts';

/** As ingestion has it (§1.7, ING-7). */
const EARLIEST_MS = 2;
const FUTURE_TOLERATED_MS = 10_000;
/** More than any sample that ingestion takes; less than what would keep others from the log. */
const MAX_SAMPLE_CHARACTERS = 64 * 1024;
const MAX_ID_CHARACTERS = 50;

/** A sample that may be sent, with its telemetry as it goes out. */
export interface UsableSample {
  readonly sampledAtMs: number;
  /** JSON */
  readonly telemetry: string;
}

export interface UsableReadings {
  /** By external device id, in ascending time. */
  readonly byDevice: ReadonlyMap<string, readonly UsableSample[]>;
  readonly read: number;
  /** Of no time that can be, or too large for anybody. */
  readonly invalid: number;
  /** Of devices whose id cannot be one (§8.2). */
  readonly nameless: number;
}

/** What of readings can be sent at all: junk costs no command. All else about a sample is ingestion's to judge. */
export function usableReadings(readings: readonly DeviceReading[], nowMs: number): UsableReadings {
  const byDevice = new Map<string, UsableSample[]>();
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
      const usable = usableSample(sample, nowMs);
      if (usable === undefined) invalid += 1;
      else kept.push(usable);
    }
  }
  for (const samples of byDevice.values()) samples.sort((one, other) => one.sampledAtMs - other.sampledAtMs);
  return { byDevice, read, invalid, nameless };
}

function usableSample({ sampledAtMs, telemetry }: ExternalSample, nowMs: number): UsableSample | undefined {
  const isTime = Number.isSafeInteger(sampledAtMs) && sampledAtMs >= EARLIEST_MS;
  if (!isTime || sampledAtMs > nowMs + FUTURE_TOLERATED_MS) return undefined;
  const text = JSON.stringify(telemetry);
  return text.length > MAX_SAMPLE_CHARACTERS ? undefined : { sampledAtMs, telemetry: text };
}

/** The database's texts cannot hold U+0000. */
const canBeAnId = (id: string): boolean => id.length > 0 && id.length <= MAX_ID_CHARACTERS && !id.includes('\0');
