import type { DriverContext, WantedDevice } from '../../domain/driver/driver.ts';
import { isoMs } from '../sample/units.ts';
import { attemptOf, pullCursorOf } from '../windows/pull-cursor.ts';
import type { TraccarDevice } from './traccar-api.ts';

const LISTING = 'traccar.listing';
/** However slowly a connector gets on with it. */
const KEPT_MS = 7 * 24 * 3_600_000;
/** Longer than anything takes to settle: what is stored late, a device whose clock is ahead, two clocks that differ. */
const SETTLING_MS = 24 * 3_600_000;

/** Devices of a server, by the external id under which they are wanted. */
export type FoundDevices = ReadonlyMap<string, TraccarDevice>;

interface Listing {
  readonly listedAtMs: number;
  readonly found: FoundDevices;
}

/**
 * Which of the wanted devices a server has. Where a run ended before all of them were read, the next one goes on with what
 * that one was told: else a limit that leaves room for one call would be used up by the same question each time.
 */
export async function listingFor(
  wanted: readonly WantedDevice[],
  { memory, nowMs }: DriverContext,
  list: () => Promise<readonly TraccarDevice[]>,
): Promise<FoundDevices> {
  const listedAtMs = nowMs();
  const known = memory.get(LISTING) as Listing | undefined;
  if (known !== undefined && listedAtMs - known.listedAtMs < KEPT_MS && goesOn(known, wanted)) return known.found;
  const listed = byExternalId(await list());
  const found = new Map(
    wanted.flatMap(({ externalDeviceId }) => {
      const device = listed.get(externalDeviceId);
      return device === undefined ? [] : [[externalDeviceId, device] as const];
    }),
  );
  memory.set(LISTING, { listedAtMs, found } satisfies Listing);
  return found;
}

/** All were read. */
export const forgetListing = ({ memory }: DriverContext): void => void memory.delete(LISTING);

/** The server has not heard of it since it was read to the end: there is nothing new, late or not. */
export function isSilentSince({ lastUpdate }: TraccarDevice, { cursor }: WantedDevice): boolean {
  const heardAtMs = isoMs(lastUpdate);
  const readAtMs = pullCursorOf(cursor)?.readAtMs;
  return heardAtMs !== undefined && readAtMs !== undefined && heardAtMs + SETTLING_MS < readAtMs;
}

/** One of them was not asked for yet, and none was added since. */
function goesOn({ listedAtMs, found }: Listing, wanted: readonly WantedDevice[]): boolean {
  if (wanted.some(({ addedAtMs }) => addedAtMs > listedAtMs)) return false;
  return wanted.some((device) => {
    const known = found.get(device.externalDeviceId);
    return known !== undefined && !isSilentSince(known, device) && attemptOf(device.cursor).atMs < listedAtMs;
  });
}

/** A device may be named by either; the identifier that devices send wins over a number that looks like it. */
function byExternalId(devices: readonly TraccarDevice[]): FoundDevices {
  const found = new Map(devices.map((device) => [String(device.id), device]));
  for (const device of devices) found.set(device.uniqueId, device);
  return found;
}
