import { Inject, Injectable } from '@nestjs/common';
import type { AccessibleDevice } from '@umbra/access';
import { desiredShadowTopic, type DesiredShadow, type DesiredShadowEvent } from '@umbra/contracts/desired-shadow';
import { newEvent } from '@umbra/contracts/envelope';
import { timeOrderedUuid } from '@umbra/contracts/ids';
import { eventRecord } from '@umbra/kafka';
import { currentCorrelationId } from '@umbra/observability';
import { addToOutbox, inTransaction } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import { decideDesired } from '../desired-shadow/decide-desired.ts';
import type { DesiredCommand } from '../desired-shadow/desired-settings.ts';
import { DesiredShadowRepository } from '../desired-shadow/desired-shadow.repository.ts';
import { refusals } from '../shadows.errors.ts';
import { CLOCK, type Clock } from '../tokens.ts';

/** Changes a desired state: decided with the row locked, stored, and told to the others, in one transaction. */
@Injectable()
export class ChangeDesiredShadow {
  readonly #dataSource: DataSource;
  readonly #nowMs: Clock;

  constructor(dataSource: DataSource, @Inject(CLOCK) nowMs: Clock) {
    this.#dataSource = dataSource;
    this.#nowMs = nowMs;
  }

  /** @returns the desired state after it @throws WireError 400 when the command contradicts itself or what is stored */
  async change(device: AccessibleDevice, command: DesiredCommand): Promise<DesiredShadow> {
    return inTransaction(this.#dataSource, (manager) => this.changeIn(manager, device, command));
  }

  /**
   * The same, in a transaction that does more.
   * @param causationId the message that the change follows from
   */
  async changeIn(
    manager: EntityManager,
    device: AccessibleDevice,
    command: DesiredCommand,
    causationId?: string,
  ): Promise<DesiredShadow> {
    const { trackingId, projectId } = device;
    const repository = new DesiredShadowRepository(manager);
    const stored = await repository.lock(device);
    // Not before the lock: whoever waited for it comes later than whom it waited for.
    const nowMs = this.#nowMs();
    const decision = decideDesired(command, stored, { trackingId, projectId, nowMs });
    if ('errors' in decision) throw refusals.desiredInvalid(decision.errors);
    if ('unchanged' in decision) return decision.unchanged;
    await repository.save(decision.state);
    const event = newEvent<DesiredShadowEvent>(decision.type, 1, decision.state, {
      producer: 'shadows',
      correlationId: currentCorrelationId() ?? timeOrderedUuid(),
      ...(causationId === undefined ? {} : { causationId }),
      occurredAtMs: nowMs,
    });
    await addToOutbox(manager, [eventRecord(desiredShadowTopic, trackingId, event)]);
    return decision.state.desired;
  }
}
