import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { managedTransactionsOf, type ManagedSession } from '@umbra/commands';
import { deviceTopic, type DeviceState } from '@umbra/contracts/device';
import { deadLetterTopicOf } from '@umbra/contracts/topics';
import { BackgroundConsumer, MicroBatchAppender, type KafkaConnection } from '@umbra/kafka';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import { OffsetTable, ProjectionRunner, SkipTable } from '@umbra/projections';
import { consumerWorker, type Worker } from '@umbra/service';
import { DataSource } from 'typeorm';
import type { GeofencingConfig } from '../geofencing.config.ts';
import { GEOFENCING_SCHEMA } from '../geofencing.schema.ts';
import type { Slice } from '../geofencing.slice.ts';
import { CONFIG, CONNECTION, LOGGER, METRICS, NOW_MS, TRACER } from '../geofencing.tokens.ts';
import { DeviceClaimsProjection } from './device-claims.projection.ts';
import { EndClaims } from './end-claims.ts';

/** The end of associations with the claim that they belong to. */
export const deviceClaimsSlice: Slice = {
  controllers: [],
  providers: [EndClaims],
  workers: async (app) => [await deviceClaimsWorker(app)],
};

async function deviceClaimsWorker(app: NestFastifyApplication): Promise<Worker> {
  const connection = app.get<KafkaConnection>(CONNECTION);
  const logger = app.get<Logger>(LOGGER);
  const deadLetters = await MicroBatchAppender.open(connection, { topics: [deadLetterTopicOf(deviceTopic).name] });
  const runner = new ProjectionRunner<DeviceState, ManagedSession>({
    projection: new DeviceClaimsProjection(app.get(EndClaims), app.get<() => number>(NOW_MS)),
    transactions: managedTransactionsOf(app.get(DataSource)),
    offsets: new OffsetTable(GEOFENCING_SCHEMA),
    skips: new SkipTable(GEOFENCING_SCHEMA),
    ...{ deadLetters, logger, metrics: app.get<Metrics>(METRICS), tracer: app.get<Tracer | undefined>(TRACER) },
  });
  const consumer = new BackgroundConsumer({
    ...{ connection, topics: [deviceTopic.name], offsets: runner },
    groupId: `${app.get<GeofencingConfig>(CONFIG).GEOFENCING_CONSUMER_GROUP}.device-claims`,
    handle: (slices) => runner.apply(slices),
    // Compaction leaves holes in the offsets.
    contiguous: false,
  });
  const worker = consumerWorker('device claims', consumer);
  return {
    name: worker.name,
    get words() {
      return worker.words;
    },
    start: () => {
      worker.start();
    },
    stop: async () => {
      await worker.stop();
      await deadLetters.close();
    },
  };
}
