import { randomUUID } from 'node:crypto';
import { newEvent } from '@umbra/contracts/envelope';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { telemetryTopic, type IngestedSample, type TelemetryIngested } from '@umbra/contracts/telemetry';
import { eventRecord, type LogRecord } from '@umbra/kafka';

export interface Reporter {
  readonly trackingId: TrackingId;
  readonly projectId: ProjectId;
}

/** A sample as ingestion appends it. */
export function telemetryRecord({ trackingId, projectId }: Reporter, sample: IngestedSample): LogRecord {
  const nowMs = Date.now();
  const event = newEvent<TelemetryIngested>(
    'telemetry.ingested',
    1,
    {
      ...{ trackingId, projectId, source: 'device', detectOutliers: false },
      ...{ acceptedAtMs: nowMs, samples: [sample] },
    },
    { producer: 'bench', correlationId: randomUUID(), occurredAtMs: nowMs },
  );
  return eventRecord(telemetryTopic, trackingId, event);
}
