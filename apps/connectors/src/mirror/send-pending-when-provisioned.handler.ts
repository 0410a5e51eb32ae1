import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ReplyHandler } from '../domain/replies/reply-handler.ts';
import { Mirror } from './mirror.ts';

/** C2C-18: samples that came before their device was there. Comes after the handler that notes what became of devices. */
@Injectable()
export class SendPendingWhenProvisionedHandler implements ReplyHandler {
  readonly type = 'registry.virtual-device-had';
  readonly #mirror: Mirror;

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
  }

  async apply(manager: EntityManager): Promise<void> {
    await this.#mirror.takePending(manager);
  }
}
