import type { ApiClient } from '../api/api-client.ts';
import { limitPages } from '../api/pages.ts';
import { tagsWithColumns } from './csv-cells.ts';
import type { Labels } from './device-row.ts';

/** The labels of all devices of a project: in memory, some hundred bytes a device. */
export class DeviceLabels {
  readonly #byTrackingId: ReadonlyMap<string, Labels>;

  private constructor(byTrackingId: ReadonlyMap<string, Labels>) {
    this.#byTrackingId = byTrackingId;
  }

  static async read(api: ApiClient, projectId: string | undefined): Promise<DeviceLabels> {
    const byTrackingId = new Map<string, Labels>();
    const pages = limitPages<{ resourceId: string; labels: Labels }>(api, '/labels/v4/device', { projectId });
    for await (const page of pages) for (const { resourceId, labels } of page) byTrackingId.set(resourceId, labels);
    return new DeviceLabels(byTrackingId);
  }

  of(trackingId: string): Labels {
    return this.#byTrackingId.get(trackingId) ?? {};
  }

  /** Tags that need a CSV column of their own. */
  get ownTags(): string[] {
    return tagsWithColumns(this.#byTrackingId.values().flatMap(({ tag = [] }) => tag));
  }
}
