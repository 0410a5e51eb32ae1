import { randomUUID } from 'node:crypto';
import { newEvent } from '@umbra/contracts/envelope';
import { newPhysicalTrackingId, newProjectId } from '@umbra/contracts/ids';
import { telemetryTopic, type TelemetryIngested } from '@umbra/contracts/telemetry';
import { eventRecord, KafkaConnection, type LogRecord } from '@umbra/kafka';
import { sampleAt } from './sample.ts';

/** Between two samples of a device. */
const STEP_MS = 1_000;
const silent = (): void => undefined;

/** Devices that report in turn, each time a second later than before: records as ingestion would append them. */
export class Fleet {
  readonly #trackingIds;
  readonly #projectId = newProjectId();
  readonly #firstMs: number;
  readonly #samplesPerEvent: number;
  #made = 0;

  constructor({ devices, samplesPerEvent, firstMs }: { devices: number; samplesPerEvent: number; firstMs: number }) {
    this.#trackingIds = Array.from({ length: devices }, newPhysicalTrackingId);
    this.#samplesPerEvent = samplesPerEvent;
    this.#firstMs = firstMs;
  }

  next(): LogRecord {
    const turn = Math.floor(this.#made / this.#trackingIds.length);
    const trackingId = this.#trackingIds[this.#made % this.#trackingIds.length]!;
    this.#made += 1;
    const samples = Array.from({ length: this.#samplesPerEvent }, (_, index) =>
      sampleAt(this.#firstMs + (turn * this.#samplesPerEvent + index) * STEP_MS),
    );
    const nowMs = Date.now();
    const event = newEvent<TelemetryIngested>(
      'telemetry.ingested',
      1,
      {
        ...{ trackingId, projectId: this.#projectId, source: 'device', detectOutliers: false },
        ...{ acceptedAtMs: nowMs, samples },
      },
      { producer: 'bench', correlationId: randomUUID(), occurredAtMs: nowMs },
    );
    return eventRecord(telemetryTopic, trackingId, event);
  }
}

export function benchConnection(brokers: string): KafkaConnection {
  const logger = { debug: silent, info: silent, warn: silent, error: console.error };
  return new KafkaConnection({ brokers: brokers.split(','), clientId: 'bench', logger });
}
