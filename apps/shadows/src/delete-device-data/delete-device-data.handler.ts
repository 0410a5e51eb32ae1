import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { AccessibleDevice } from '@umbra/access';
import { newEvent } from '@umbra/contracts/envelope';
import { timeOrderedUuid } from '@umbra/contracts/ids';
import { telemetryTopic, type ShadowCleared, type TracesDeleted } from '@umbra/contracts/telemetry';
import { eventRecord, type LogRecord } from '@umbra/kafka';
import { currentCorrelationId } from '@umbra/observability';
import { addToOutbox, inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { ChangeDesiredShadow } from '../change-desired-shadow/change-desired-shadow.handler.ts';
import { LIVE_SCHEMA } from '../read-model/read-model.schema.ts';
import { CLOCK, type Clock } from '../tokens.ts';
import { shownWithin } from './shown-within.ts';

/** Which halves of a shadow to empty (SHA-8). */
export interface ShadowHalves {
  readonly desired: boolean;
  readonly reported: boolean;
}

/** Until a deletion shows; it is certain from the commit on, whether it shows by then or not. */
const SHOWN_WITHIN_MS = 5_000;

/** Deletions take their place in the device's timeline; the answer waits until reads show them. */
@Injectable()
export class DeleteDeviceData {
  readonly #dataSource: DataSource;
  readonly #desired: ChangeDesiredShadow;
  readonly #nowMs: Clock;

  constructor(dataSource: DataSource, desired: ChangeDesiredShadow, @Inject(CLOCK) nowMs: Clock) {
    this.#dataSource = dataSource;
    this.#desired = desired;
    this.#nowMs = nowMs;
  }

  /** TRC-9. The shadow stays. */
  async deleteTraces(device: AccessibleDevice): Promise<void> {
    const { record, deletionId } = this.#deletion('traces.deleted', device);
    await inTransaction(this.#dataSource, (manager) => addToOutbox(manager, [record]));
    await this.#shown(deletionId);
  }

  /** SHA-8: both halves in one transaction. */
  async emptyShadow(device: AccessibleDevice, { desired, reported }: ShadowHalves): Promise<void> {
    if (!desired && !reported) return;
    const deletion = reported ? this.#deletion('shadow.cleared', device) : undefined;
    await inTransaction(this.#dataSource, async (manager) => {
      if (desired) await this.#desired.changeIn(manager, device, { kind: 'clear' });
      if (deletion !== undefined) await addToOutbox(manager, [deletion.record]);
    });
    if (deletion !== undefined) await this.#shown(deletion.deletionId);
  }

  #deletion(
    type: (TracesDeleted | ShadowCleared)['type'],
    { trackingId, projectId }: AccessibleDevice,
  ): { readonly record: LogRecord; readonly deletionId: string } {
    const deletionId = timeOrderedUuid();
    const requestedAtMs = this.#nowMs();
    const event = newEvent<TracesDeleted | ShadowCleared>(
      type,
      1,
      { trackingId, projectId, deletionId, requestedAtMs },
      { producer: 'shadows', correlationId: currentCorrelationId() ?? timeOrderedUuid(), occurredAtMs: requestedAtMs },
    );
    return { record: eventRecord(telemetryTopic, trackingId, event), deletionId };
  }

  /** Any replica may be the one that folds it: the table tells. */
  async #shown(deletionId: string): Promise<void> {
    const look = async (): Promise<boolean> => {
      const found: unknown[] = await this.#dataSource.query(
        `SELECT 1 FROM ${LIVE_SCHEMA}.honoured_deletion WHERE deletion_id = $1`,
        [deletionId],
      );
      return found.length > 0;
    };
    await shownWithin(look, { withinMs: SHOWN_WITHIN_MS, nowMs: Date.now, pause: delay });
  }
}
