import type { Credentials } from '../../domain/credentials/credentials.ts';
import type { Driver, DriverContext, ExternalSample } from '../../domain/driver/driver.ts';
import { isExternalDeviceId } from '../callback/callback-tally.ts';
import { CredentialsMalformedError } from '../credentials/read-credentials.ts';
import { verifying } from '../credentials/verifying.ts';
import { mappedCallback } from '../mapping/mapped-callback.ts';
import type { MappedItem } from '../mapping/mapped-items.ts';
import { MappingError } from '../mapping/mapping.error.ts';
import { checkMapping, foreignMapping } from '../mapping/mapping.ts';
import { sampleOf } from '../sample/sample-of.ts';
import { httpJsonCredentialsOf, httpJsonFields, isPerDevice, mappingOf } from './http-json-credentials.ts';
import { fetchMapped, pullMapped } from './http-json-pull.ts';

const DAY_MS = 86_400_000;
const SAMPLES_SHOWN = 5;

/** Any cloud that speaks JSON over HTTP, asked or calling, with a mapping that its owner writes. */
export const httpJsonDriver: Driver = {
  driverId: 'http-json',
  version: 1,
  syncMethod: 'pull',
  driverType: 'tracker-device',
  provider: 'JSON over HTTP',
  strategy: 'a mapping in JSONata',
  credentialFields: httpJsonFields,
  rateLimit: { calls: 10, per: 'second' },

  verify: (credentials, context) => verifying(() => tryOut(credentials, context)),

  pull: async function* (given, wanted, context) {
    const credentials = httpJsonCredentialsOf(given);
    if (credentials.request === undefined) return;
    yield* pullMapped(credentials, credentials.request, wanted, context);
  },

  parseCallback: (credentials, body, { holder, nowMs }) =>
    mappedCallback(foreignMapping(mappingOf(credentials), { holder }), body, nowMs()),
};

/** Fetches what the last day has, and shows what it becomes. */
async function tryOut(given: Credentials, context: DriverContext): Promise<object> {
  const credentials = httpJsonCredentialsOf(given);
  const { request, exampleDeviceId, mapping } = credentials;
  try {
    await checkMapping(mapping, context);
    if (request === undefined || (isPerDevice(request) && exampleDeviceId === undefined)) return { samples: [] };
    const nowMs = context.nowMs();
    const placeholders = { externalDeviceId: exampleDeviceId ?? '', sinceMs: nowMs - DAY_MS };
    return shown(await fetchMapped(credentials, request, placeholders, context), exampleDeviceId, nowMs);
  } catch (error) {
    if (error instanceof MappingError) throw new CredentialsMalformedError('mapping', error.message);
    throw error;
  }
}

function shown(items: readonly MappedItem[], exampleDeviceId: string | undefined, nowMs: number): object {
  const left: Record<string, number> = {};
  const samples: { externalDeviceId: string; telemetry: ExternalSample['telemetry'] }[] = [];
  for (const { externalDeviceId = exampleDeviceId, loose, ignore } of items) {
    const sample = ignore ?? (isExternalDeviceId(externalDeviceId) ? sampleOf(loose, nowMs) : 'unaddressed');
    if (typeof sample === 'string') left[sample] = (left[sample] ?? 0) + 1;
    else samples.push({ externalDeviceId: externalDeviceId as string, telemetry: sample.telemetry });
  }
  return { samples: samples.slice(0, SAMPLES_SHOWN), mapped: samples.length, left };
}
