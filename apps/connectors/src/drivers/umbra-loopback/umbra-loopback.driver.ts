import type { Driver, ExternalSample, Pulled } from '../../domain/driver/driver.ts';
import { verifying } from '../credentials/verifying.ts';
import { sampleOf } from '../sample/sample-of.ts';
import { pullDevice } from '../windows/pull-device.ts';
import { pullDevices } from '../windows/pull-devices.ts';
import { LoopbackApi } from './loopback-api.ts';
import { loopbackCredentialsOf, loopbackFields } from './loopback-credentials.ts';
import { addressOf, looseSampleOf } from './loopback-trace.ts';

/** A tracking service may refuse ranges of more than 18 days (TRC-3). */
const MAX_WIDTH_MS = 17 * 86_400_000;

/** Any tracking service with this API, Umbra included: the devices of one project mirrored in another (C2C-20). */
export const umbraLoopbackDriver: Driver = {
  driverId: 'umbra-loopback',
  version: 1,
  syncMethod: 'pull',
  // What it mirrors are trackers, and it is executed: an internal driver would be neither pull nor push (C2C-2).
  driverType: 'tracker-device',
  provider: 'Umbra',
  strategy: 'traces by the time of the device, with an overlap for late uploads',
  credentialFields: loopbackFields,
  rateLimit: { calls: 20, per: 'second' },

  verify: (credentials, context) =>
    verifying(async () => {
      const devices = await new LoopbackApi(loopbackCredentialsOf(credentials), context).firstDevices();
      return { devices: devices.length };
    }),

  listDevices: async (credentials, context) => {
    const devices = await new LoopbackApi(loopbackCredentialsOf(credentials), context).devices();
    return devices.flatMap(({ trackingId, externalId }) =>
      typeof trackingId === 'string'
        ? [{ externalDeviceId: trackingId, ...(typeof externalId === 'string' ? { name: externalId } : {}) }]
        : [],
    );
  },

  pull: async function* (credentials, wanted, context): AsyncGenerator<Pulled> {
    const read = loopbackCredentialsOf(credentials);
    const api = new LoopbackApi(read, context);
    yield* pullDevices(wanted, context.nowMs, (device) => {
      const nowMs = context.nowMs();
      const address = addressOf(device);
      return pullDevice({
        device,
        nowMs,
        // What it did last comes with it, so that a mirror shows at once where its device is.
        sinceMs: read.sinceMs ?? device.addedAtMs - read.overlapMs,
        overlapMs: read.overlapMs,
        maxWidthMs: MAX_WIDTH_MS,
        read: async (fromMs, toMs) => samplesOf(await api.traces(address, fromMs, toMs), nowMs),
      });
    });
  },
};

function samplesOf(traces: readonly Readonly<Record<string, unknown>>[], nowMs: number): ExternalSample[] {
  return traces.flatMap((trace) => {
    const sample = sampleOf(looseSampleOf(trace), nowMs);
    return typeof sample === 'string' ? [] : [sample];
  });
}
