import { Injectable } from '@nestjs/common';
import { AccessTail, type Caller } from '@umbra/access';
import type { ProjectId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import type { ClaimedDevice } from '../device/device.ts';
import { ClaimedDevices } from '../device-store/claimed-devices.ts';
import { DeviceReferences } from '../device-store/device-references.ts';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { refusals } from '../registry.errors.ts';
import { FencesAndRulesView, isFenceOrRule } from './fences-and-rules.view.ts';
import type { FenceOrRuleType, Resource, ResourceType } from './resource-type.ts';

/** A resource as a path names it. */
export interface ResourceReference {
  readonly type: ResourceType;
  /** Of a device its trackingId, or with `appId` its external id (GEN-11). */
  readonly id: string;
  readonly appId: string | undefined;
}

/** What labels, aliases and metadata hang at, for members of its project. */
@Injectable()
export class Resources {
  readonly #dataSource: DataSource;
  readonly #references: DeviceReferences;
  readonly #devices: DevicesRepository;
  readonly #claimed: ClaimedDevices;
  readonly #fencesAndRules: FencesAndRulesView;
  readonly #tail: AccessTail;
  readonly #authority: Authority;

  constructor(
    dataSource: DataSource,
    references: DeviceReferences,
    devices: DevicesRepository,
    claimed: ClaimedDevices,
    fencesAndRules: FencesAndRulesView,
    tail: AccessTail,
    authority: Authority,
  ) {
    this.#dataSource = dataSource;
    this.#references = references;
    this.#devices = devices;
    this.#claimed = claimed;
    this.#fencesAndRules = fencesAndRules;
    this.#tail = tail;
    this.#authority = authority;
  }

  /** @throws WireError 404, 403 */
  async find(caller: Caller, { type, id, appId }: ResourceReference): Promise<Resource> {
    if (type !== 'device') return this.#fenceOrRule(caller, type, id);
    const reference = await this.#references.byTrackingId(this.#dataSource, caller, id, appId);
    return resourceOf(await this.#claimed.find(this.#dataSource, caller, reference));
  }

  /** Devices too, each for itself: those with a token have no external id. @throws WireError 404, 403 */
  async findOwn(caller: Caller, { id, appId }: ResourceReference): Promise<Resource> {
    if (caller.kind !== 'device') return this.find(caller, { type: 'device', id, appId });
    const { trackingId, projectId } = caller;
    if (id !== trackingId) throw refusals.notOwnDevice();
    return { projectId, type: 'device', id: trackingId };
  }

  /**
   * Does something to what hangs at a resource, in one transaction. Changes of one resource take turns; a device is not
   * unclaimed meanwhile (REG-12).
   * @param isNaming whether the work gives a device its name: such take turns in their project (BULK-4)
   * @throws WireError 404, 403, and what the work refuses
   */
  async change<Result>(
    caller: Caller,
    reference: ResourceReference,
    work: (manager: EntityManager, resource: Resource) => Promise<Result>,
    isNaming = false,
  ): Promise<Result> {
    const { type, id, appId } = reference;
    if (type === 'device') {
      return inTransaction(this.#dataSource, async (manager) => {
        const device = await this.#references.byTrackingId(manager, caller, id, appId);
        if (isNaming) await this.#devices.lockProjectsOf(manager, device);
        return work(manager, resourceOf(await this.#claimed.findForChange(manager, caller, device)));
      });
    }
    const resource = await this.#fenceOrRule(caller, type, id);
    return inTransaction(this.#dataSource, async (manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${type}/${resource.id}`]);
      return work(manager, resource);
    });
  }

  /** A list of ids as the tables spell them, each once; those of deleted geofences and rules are empty texts in it. */
  withoutGone(type: ResourceType, projectIds: readonly string[], ids: readonly string[]): readonly string[] {
    if (!isFenceOrRule(type)) return ids;
    const gone = new Set(projectIds.flatMap((projectId) => this.#fencesAndRules.goneIds(type, projectId)));
    // In the same places always: page tokens count by them.
    return [...new Set(ids.map((id) => id.toLowerCase()))].map((id) => (gone.has(id) ? '' : id));
  }

  async #fenceOrRule(caller: Caller, type: Exclude<ResourceType, 'device'>, id: string): Promise<Resource> {
    const uuid = id.toLowerCase();
    const projectId = isFenceOrRule(type) ? await this.#projectOf(type, uuid) : undefined;
    if (projectId === undefined) throw refusals.resourceUnknown(type);
    await this.#authority.requireMember(this.#dataSource, caller, projectId);
    return { projectId, type, id: uuid };
  }

  /** Waits for the newest state before it knows nothing: what was made a moment ago is there. */
  async #projectOf(type: FenceOrRuleType, id: string): Promise<ProjectId | undefined> {
    const known = this.#fencesAndRules.projectOf(type, id);
    if (known !== undefined) return known;
    await this.#tail.caughtUp();
    return this.#fencesAndRules.projectOf(type, id);
  }
}

const resourceOf = ({ claim: { projectId, trackingId } }: ClaimedDevice): Resource => ({
  projectId,
  type: 'device',
  id: trackingId,
});
