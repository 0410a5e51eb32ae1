import type { Driver, ExternalSample, Pulled, WantedDevice } from '../../domain/driver/driver.ts';
import { verifying } from '../credentials/verifying.ts';
import { sampleOf } from '../sample/sample-of.ts';
import { isoMs } from '../sample/units.ts';
import { pullCursorOf } from '../windows/pull-cursor.ts';
import { pullDevice } from '../windows/pull-device.ts';
import { pullDevices } from '../windows/pull-devices.ts';
import { TraccarApi, type TraccarDevice } from './traccar-api.ts';
import { traccarCredentialsOf, traccarFields } from './traccar-credentials.ts';
import { looseSampleOf } from './traccar-position.ts';

const MAX_ID_LENGTH = 50;
/** Longer than anything takes to settle: what is stored late, a device whose clock is ahead, two clocks that differ. */
const SETTLING_MS = 24 * 3_600_000;

/** Traccar, by its REST API. */
export const traccarDriver: Driver = {
  driverId: 'traccar',
  version: 1,
  syncMethod: 'pull',
  driverType: 'tracker-device',
  provider: 'Traccar',
  strategy: 'positions by the time of the fix, with an overlap for late uploads',
  credentialFields: traccarFields,
  rateLimit: { calls: 20, per: 'second' },

  verify: (credentials, context) =>
    verifying(async () => {
      const devices = await new TraccarApi(traccarCredentialsOf(credentials), context).devices();
      return { devices: devices.length };
    }),

  listDevices: async (credentials, context) => {
    const devices = await new TraccarApi(traccarCredentialsOf(credentials), context).devices();
    return devices.map((device) => ({
      externalDeviceId: externalIdOf(device),
      ...(device.name === undefined ? {} : { name: device.name }),
    }));
  },

  pull: async function* (credentials, wanted, context): AsyncGenerator<Pulled> {
    const read = traccarCredentialsOf(credentials);
    const api = new TraccarApi(read, context);
    const found = byExternalId(await api.devices());
    yield* pullDevices(wanted, async function* (device) {
      const known = found.get(device.externalDeviceId);
      const nowMs = context.nowMs();
      if (known === undefined || isSilentSince(known, device)) return;
      yield* pullDevice({
        device,
        nowMs,
        sinceMs: read.sinceMs,
        overlapMs: read.overlapMs,
        read: async (fromMs, toMs) => samplesOf(await api.positions(known.id, fromMs, toMs), nowMs),
      });
    });
  },
};

/** The identifier that the device itself sends; the server's own number where that one is too long for us (§8.1). */
const externalIdOf = ({ uniqueId, id }: TraccarDevice): string =>
  uniqueId.length <= MAX_ID_LENGTH ? uniqueId : String(id);

/** A device may be named by either; the identifier that devices send wins over a number that looks like it. */
function byExternalId(devices: readonly TraccarDevice[]): ReadonlyMap<string, TraccarDevice> {
  const found = new Map(devices.map((device) => [String(device.id), device]));
  for (const device of devices) found.set(device.uniqueId, device);
  return found;
}

/** The server has not heard of it since it was read to the end: there is nothing new, late or not. */
function isSilentSince({ lastUpdate }: TraccarDevice, { cursor }: WantedDevice): boolean {
  const heardAtMs = isoMs(lastUpdate);
  const readAtMs = pullCursorOf(cursor)?.readAtMs;
  return heardAtMs !== undefined && readAtMs !== undefined && heardAtMs + SETTLING_MS < readAtMs;
}

function samplesOf(positions: readonly Readonly<Record<string, unknown>>[], nowMs: number): ExternalSample[] {
  return positions.flatMap((position) => {
    const loose = looseSampleOf(position);
    const sample = loose && sampleOf(loose, nowMs);
    return sample === undefined || typeof sample === 'string' ? [] : [sample];
  });
}
