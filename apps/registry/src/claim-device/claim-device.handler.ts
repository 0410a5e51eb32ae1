import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import type { TrackingId } from '@umbra/contracts/ids';
import { inTransaction, type Queryable } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { nameOfCaller } from '../authority/name-of-caller.ts';
import { DeviceCommands, type ClaimOutcome } from '../device-store/device-commands.ts';
import { DeviceReferences } from '../device-store/device-references.ts';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import type { ProjectReference } from '../project-store/projects.repository.ts';
import { Publication } from '../publication/publication.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';

/** What is to be claimed, and for which project, as the request says it. */
export interface ClaimWish {
  readonly id: string;
  readonly appId: string | undefined;
  readonly projectId: string | undefined;
  readonly ownerAppId: string | undefined;
}

export interface Claimed {
  readonly trackingId: TrackingId;
  readonly isNew: boolean;
}

@Injectable()
export class ClaimDeviceHandler {
  readonly #dataSource: DataSource;
  readonly #authority: Authority;
  readonly #references: DeviceReferences;
  readonly #devices: DevicesRepository;
  readonly #commands: DeviceCommands;
  readonly #publication: Publication;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    authority: Authority,
    references: DeviceReferences,
    devices: DevicesRepository,
    commands: DeviceCommands,
    publication: Publication,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#authority = authority;
    this.#references = references;
    this.#devices = devices;
    this.#commands = commands;
    this.#publication = publication;
    this.#clock = clock;
  }

  /** REG-8, REG-9, REG-11, REG-17 @throws WireError 400, 403, 404, 409 */
  async handle(caller: Caller, wish: ClaimWish): Promise<Claimed> {
    const { device, isNew } = await this.#claim(caller, wish);
    const { trackingId } = device.claim;
    if (isNew) await this.#publication.ofClaim(trackingId, device.version);
    return { trackingId, isNew };
  }

  async #claim(caller: Caller, wish: ClaimWish): Promise<ClaimOutcome> {
    return inTransaction(this.#dataSource, async (manager) => {
      const target = await this.#target(manager, caller, wish);
      const reference = await this.#references.byDeviceId(manager, caller, wish.id, wish.appId);
      const device = await this.#devices.findForChange(manager, reference);
      const claimant = { ...target, claimedBy: nameOfCaller(caller) };
      return this.#commands.claim(manager, device, claimant, eventOrigin(this.#clock.nowMs()));
    });
  }

  /** REG-17: the project that is named; else the one of the app that is; else the caller's only one (GEN-14). */
  async #target(db: Queryable, caller: Caller, wish: ClaimWish): Promise<ProjectReference> {
    const { projectId, ownerAppId, appId } = wish;
    const ofOwner = ownerAppId && (await this.#authority.projectOfApp(db, caller, ownerAppId, 'member'));
    if (projectId === undefined && ofOwner) return ofOwner;
    if (projectId === undefined && appId !== undefined) {
      return this.#authority.projectOfApp(db, caller, appId, 'member');
    }
    const { projectId: target, appId: targetAppId } = await this.#authority.targetProject(db, caller, projectId);
    if (ofOwner && ofOwner.projectId !== target) throw refusals.ownerAppContradicts();
    return { projectId: target, appId: targetAppId };
  }
}
