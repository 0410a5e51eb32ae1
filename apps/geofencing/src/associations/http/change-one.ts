import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { pathUuid, type Query } from '@umbra/wire';
import type { FastifyReply } from 'fastify';
import { AssociateDevices, UNKNOWN_TARGET, type Target } from '../change-associations/associate-devices.ts';
import { RequestedDevices } from './requested-devices.ts';

/** What a path names. */
export interface RequestedAssociation extends Target {
  /** As `trackingId` has it. */
  readonly device: string;
  readonly query: Query;
}

const CREATED = 201;
const ALREADY = 200;

/** One device and one thing, as paths of v3 and v2 name them. */
@Injectable()
export class ChangeOne {
  readonly #devices: RequestedDevices;
  readonly #associate: AssociateDevices;

  constructor(devices: RequestedDevices, associate: AssociateDevices) {
    this.#devices = devices;
    this.#associate = associate;
  }

  /** Sets the status: 201 for a new one, 200 for one that is there. @throws WireError 403, 404 */
  async add(caller: Caller, { device, kind, id, query }: RequestedAssociation, reply: FastifyReply): Promise<void> {
    const found = await this.#devices.one(caller, device, query);
    const isNew = await this.#associate.add(found, { kind, id: pathUuid(id, UNKNOWN_TARGET[kind]) });
    void reply.status(isNew ? CREATED : ALREADY);
  }

  /** @throws WireError 403, 404 */
  async remove(caller: Caller, { device, kind, id, query }: RequestedAssociation): Promise<void> {
    const found = await this.#devices.one(caller, device, query);
    await this.#associate.remove(found, { kind, id: pathUuid(id, UNKNOWN_TARGET[kind]) });
  }
}
