import { Injectable } from '@nestjs/common';
import type { ReplyHandler } from '@umbra/commands';
import { SendPending } from './send-pending.ts';

/** C2C-18: samples that came before their device was there. */
@Injectable()
export class SendPendingWhenProvisionedHandler implements ReplyHandler {
  readonly type = 'registry.virtual-device-had';
  readonly #pending: SendPending;

  constructor(pending: SendPending) {
    this.#pending = pending;
  }

  committed(): void {
    this.#pending.soon();
  }
}
