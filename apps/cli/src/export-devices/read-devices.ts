import type { ApiClient } from '../api/api-client.ts';
import { countPages } from '../api/pages.ts';
import { Problem } from '../problem.ts';
import { deviceRow, type Column, type DeviceRow, type ListedDevice } from './device-row.ts';
import type { DeviceLabels } from './device-labels.ts';

/** Licences are asked for one by one: no list shows a deviceId beside its trackingId. */
const REQUESTS_AT_ONCE = 8;

/** The devices of a project, in the order of their claims, a page of 100 at a time in memory. */
export async function* readDevices(
  api: ApiClient,
  projectId: string | undefined,
  labels: DeviceLabels,
  columns: readonly Column[],
): AsyncGenerator<DeviceRow> {
  const needsDeviceId = columns.includes('deviceId');
  for await (const page of countPages<ListedDevice>(api, '/users/v2/devices', { projectId })) {
    for (let start = 0; start < page.length; start += REQUESTS_AT_ONCE) {
      const rows = page.slice(start, start + REQUESTS_AT_ONCE).map(async (device) => {
        const deviceId =
          needsDeviceId && device.externalId === undefined ? await deviceIdOf(api, device.trackingId) : undefined;
        const isGone = deviceId === null;
        return isGone ? undefined : deviceRow(device, labels.of(device.trackingId), deviceId);
      });
      for (const row of await Promise.all(rows)) if (row !== undefined) yield row;
    }
  }
}

/** @returns null for a device that was unclaimed since it was listed */
async function deviceIdOf(api: ApiClient, trackingId: string): Promise<string | null> {
  try {
    const { deviceId } = await api.get<{ deviceId: string }>(`/registry/v2/${encodeURIComponent(trackingId)}`);
    return deviceId;
  } catch (error) {
    if (error instanceof Problem && error.status === NOT_FOUND) return null;
    throw error;
  }
}

const NOT_FOUND = 404;
