import type { Driver, ExternalSample, Pulled } from '../../domain/driver/driver.ts';
import { CallsUsedUpError } from '../../domain/driver/external-cloud.error.ts';
import { verifying } from '../credentials/verifying.ts';
import { sampleOf } from '../sample/sample-of.ts';
import { pullDevice } from '../windows/pull-device.ts';
import { pullDevices } from '../windows/pull-devices.ts';
import { TraccarApi, type TraccarDevice } from './traccar-api.ts';
import { traccarCredentialsOf, traccarFields } from './traccar-credentials.ts';
import { forgetListing, isSilentSince, listingFor } from './traccar-listing.ts';
import { looseSampleOf } from './traccar-position.ts';

const MAX_ID_LENGTH = 50;

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
    const found = await listingFor(wanted, context, () => api.devices());
    let goesOn = true;
    try {
      yield* pullDevices(wanted, context.nowMs, async function* (device) {
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
      goesOn = false;
    } catch (error) {
      goesOn = error instanceof CallsUsedUpError;
      throw error;
    } finally {
      if (!goesOn) forgetListing(context);
    }
  },
};

/** The identifier that the device itself sends; the server's own number where that one is too long for us (§8.1). */
const externalIdOf = ({ uniqueId, id }: TraccarDevice): string =>
  uniqueId.length <= MAX_ID_LENGTH ? uniqueId : String(id);

function samplesOf(positions: readonly Readonly<Record<string, unknown>>[], nowMs: number): ExternalSample[] {
  return positions.flatMap((position) => {
    const loose = looseSampleOf(position);
    const sample = loose && sampleOf(loose, nowMs);
    return sample === undefined || typeof sample === 'string' ? [] : [sample];
  });
}
