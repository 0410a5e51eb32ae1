import type { DisableTracking } from '@umbra/contracts/desired-shadow';
import type { IngestedSample } from '@umbra/contracts/telemetry';
import type { Telemetry } from './telemetry.ts';

type Members = Record<string, unknown>;

/**
 * A sample as it goes into the log: without what `disableTracking` forbids at its time (SHA-30 … SHA-35, ING-44), and
 * with the names of what was taken out. `all` takes out a whole side, a list the named members of `scan` or of
 * `reportedSensorData`; a position that the device worked out itself is touched by `all` only (SHA-32).
 */
export function toIngestedSample(sample: Telemetry, disabled: DisableTracking | undefined): IngestedSample {
  const { timestamp, payload, position, scan, system } = sample;
  const ingested: Writable<IngestedSample> = { sampledAtMs: timestamp };
  if (payload !== undefined) ingested.payload = payload;
  if (position !== undefined) ingested.position = position;
  if (scan !== undefined) ingested.scan = { ...scan };
  if (system !== undefined) ingested.system = { ...system };
  if (disabled !== undefined && isInForce(disabled, timestamp)) {
    const removed = [...stripPosition(ingested, disabled.position), ...stripSensors(ingested, disabled.sensors)];
    if (removed.length > 0) ingested.trackingDisabled = removed;
  }
  return ingested;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** SHA-30: both bounds belong to the period, an open end is none; SHA-31: without a begin nothing is disabled. */
function isInForce({ periods = [] }: DisableTracking, timestampMs: number): boolean {
  return periods.some(
    ({ begin, end }) => begin !== undefined && begin <= timestampMs && (end === undefined || timestampMs <= end),
  );
}

function stripPosition(sample: Writable<IngestedSample>, disabled: DisableTracking['position']): string[] {
  if (disabled === 'all') {
    if (sample.position === undefined && sample.scan === undefined) return [];
    delete sample.position;
    delete sample.scan;
    return ['position'];
  }
  if (!isList(disabled) || sample.scan === undefined) return [];
  const scan: Members = sample.scan;
  const removed = removeMembers(scan, disabled);
  if (Object.keys(scan).length === 0) delete sample.scan;
  return removed;
}

function stripSensors(sample: Writable<IngestedSample>, disabled: DisableTracking['sensors']): string[] {
  const system: Members | undefined = sample.system;
  const reported = system?.['reportedSensorData'] as Members | undefined;
  if (system === undefined || reported === undefined) return [];
  let removed: string[] = [];
  if (disabled === 'all') {
    delete system['reportedSensorData'];
    removed = ['sensors'];
  } else if (isList(disabled)) {
    const rest = { ...reported };
    removed = removeMembers(rest, disabled);
    if (removed.length === 0) return [];
    if (Object.keys(rest).length > 0) system['reportedSensorData'] = rest;
    else delete system['reportedSensorData'];
  }
  if (Object.keys(system).length === 0) delete sample.system;
  return removed;
}

function removeMembers(members: Members, names: readonly string[]): string[] {
  const present = [...new Set(names)].filter((name) => members[name] !== undefined);
  for (const name of present) delete members[name];
  return present;
}

/** SHA-34: an empty text disables nothing. */
const isList = (value: 'all' | '' | readonly string[] | undefined): value is readonly string[] => Array.isArray(value);
