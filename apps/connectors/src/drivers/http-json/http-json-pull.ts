import type { DriverContext, ExternalSample, Pulled, WantedDevice } from '../../domain/driver/driver.ts';
import { ExternalCloudError, TurnsOverError } from '../../domain/driver/external-cloud.error.ts';
import { statusFailure } from '../../outgoing/answered.ts';
import { noJson, requireShallowJson } from '../../outgoing/answered-json.ts';
import { mappedItems, type MappedItem } from '../mapping/mapped-items.ts';
import { MappingError, MappingInputError, MappingPutOffError } from '../mapping/mapping.error.ts';
import { foreignMapping } from '../mapping/mapping.ts';
import { sampleOf } from '../sample/sample-of.ts';
import { pullCursorOf, type PullCursor } from '../windows/pull-cursor.ts';
import { pullDevices } from '../windows/pull-devices.ts';
import { isPerDevice, type HttpJsonCredentials, type HttpJsonRequest } from './http-json-credentials.ts';
import { filled, inJson, inUrl, type Placeholders } from './placeholders.ts';

/** Of all devices at once, where the address names none. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** What a cloud answers, mapped. @throws ExternalCloudError, MappingError */
export async function fetchMapped(
  { mapping }: HttpJsonCredentials,
  request: HttpJsonRequest,
  placeholders: Placeholders,
  context: Pick<DriverContext, 'holder' | 'http' | 'signal'>,
): Promise<readonly MappedItem[]> {
  const { url, method, headers, body } = request;
  const { http, signal } = context;
  const target = new URL(filled(url, placeholders, inUrl));
  const answer = await http.send({
    url: target,
    method,
    headers,
    signal,
    maxBytes: MAX_ANSWER_BYTES,
    ...(body === undefined ? {} : { body: filled(body, placeholders, inJson) }),
  });
  // Of one device: the cloud does not know it.
  if (answer.status === 404 && isPerDevice(request)) return [];
  if (answer.status < 200 || answer.status > 299) throw statusFailure(target.host, answer);
  if (answer.text.trim() === '') return [];
  const bindings = { externalDeviceId: placeholders.externalDeviceId, since: placeholders.sinceMs };
  requireShallowJson(target.host, answer.text);
  try {
    return mappedItems(await foreignMapping(mapping, context).applyToJson(answer.text, bindings));
  } catch (error) {
    if (error instanceof MappingInputError) throw noJson(target.host);
    throw error;
  }
}

/** One request for all devices, or one for each, as the address says. */
export async function* pullMapped(
  credentials: HttpJsonCredentials,
  request: HttpJsonRequest,
  wanted: readonly WantedDevice[],
  context: DriverContext,
): AsyncGenerator<Pulled> {
  const fetch = async (externalDeviceId: string, sinceMs: number): Promise<readonly MappedItem[]> => {
    try {
      return await fetchMapped(credentials, request, { externalDeviceId, sinceMs }, context);
    } catch (error) {
      if (!(error instanceof MappingError)) throw error;
      const words = `The mapping ${error.message}.`;
      throw error instanceof MappingPutOffError
        ? new TurnsOverError('unreadable', words)
        : new ExternalCloudError('unreadable', words);
    }
  };
  if (isPerDevice(request)) {
    yield* pullDevices(wanted, context.nowMs, async function* (device) {
      const items = await fetch(device.externalDeviceId, sinceOf(device, credentials));
      const own = items.filter(
        ({ externalDeviceId = device.externalDeviceId }) => externalDeviceId === device.externalDeviceId,
      );
      yield pulled(device, own, credentials, context.nowMs());
    });
    return;
  }
  if (wanted.length === 0) return;
  const sinceMs = Math.min(...wanted.map((device) => sinceOf(device, credentials)));
  const byDevice = Map.groupBy(await fetch('', sinceMs), ({ externalDeviceId }) => externalDeviceId);
  for (const device of wanted) {
    yield pulled(device, byDevice.get(device.externalDeviceId) ?? [], credentials, context.nowMs());
  }
}

const startOf = (device: WantedDevice, { sinceMs }: HttpJsonCredentials): number => sinceMs ?? device.addedAtMs;

function sinceOf(device: WantedDevice, credentials: HttpJsonCredentials): number {
  const startMs = startOf(device, credentials);
  const before = pullCursorOf(device.cursor);
  return before === undefined ? startMs : Math.max(startMs, before.newestMs - credentials.overlapMs);
}

/** What is older than the first pull was to find is left, since a cloud may answer with all that it has. */
function pulled(
  device: WantedDevice,
  items: readonly MappedItem[],
  credentials: HttpJsonCredentials,
  nowMs: number,
): Pulled {
  const startMs = startOf(device, credentials);
  const samples = items.flatMap(({ loose, ignore }): ExternalSample[] => {
    const sample = ignore === undefined ? sampleOf(loose, nowMs) : 'empty';
    return typeof sample === 'string' || sample.sampledAtMs < startMs ? [] : [sample];
  });
  const newestMs = samples.reduce(
    (newest, { sampledAtMs }) => Math.max(newest, Math.min(sampledAtMs, nowMs)),
    pullCursorOf(device.cursor)?.newestMs ?? startMs,
  );
  return {
    externalDeviceId: device.externalDeviceId,
    samples,
    cursor: { newestMs, readAtMs: nowMs } satisfies PullCursor,
  };
}
