import { randomUUID } from 'node:crypto';
import type { DeviceState } from '@umbra/contracts/device';
import { newEvent } from '@umbra/contracts/envelope';
import { ingestionCommandTopic, type AcceptTelemetry } from '@umbra/contracts/ingestion-command';
import { eventRecord, type LogRecord } from '@umbra/kafka';
import { trackingIdOf } from '@umbra/testing';

/** A command that asks to take these samples of the device, as its connector gives it. */
export function commandFor(
  device: DeviceState,
  samples: readonly unknown[],
  overrides: Partial<AcceptTelemetry['data']> = {},
): AcceptTelemetry {
  const data = {
    ...{ commandId: randomUUID(), replyTo: 'connectors.replies' },
    ...{ projectId: device.projectId, trackingId: trackingIdOf(device) },
    samples: samples as AcceptTelemetry['data']['samples'],
    ...overrides,
  };
  const origin = { producer: 'connectors', correlationId: randomUUID(), occurredAtMs: Date.now() };
  return newEvent<AcceptTelemetry>('ingestion.accept-telemetry', 1, data, origin);
}

export const recordOf = (command: AcceptTelemetry, traceparent?: string): LogRecord =>
  eventRecord(ingestionCommandTopic, command.data.trackingId, command, traceparent);
