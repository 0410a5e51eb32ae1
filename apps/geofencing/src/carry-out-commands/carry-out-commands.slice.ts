import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CommandConsumer } from '@umbra/commands';
import type { CommandTopics } from '@umbra/contracts/command';
import type { KafkaConnection } from '@umbra/kafka';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import { consumerWorker, type Worker } from '@umbra/service';
import { DataSource } from 'typeorm';
import type { GeofencingConfig } from '../geofencing.config.ts';
import type { Slice } from '../geofencing.slice.ts';
import { COMMAND_TOPICS, CONFIG, CONNECTION, LOGGER, METRICS, NOW_MS, TRACER } from '../geofencing.tokens.ts';
import { AssociateDeviceBatches } from './associate-device.batch.ts';
import { AssociateDeviceHandler } from './associate-device.handler.ts';

/** What jobs have done here. */
export const carryOutCommandsSlice: Slice = {
  controllers: [],
  providers: [AssociateDeviceBatches, AssociateDeviceHandler],
  workers: async (app) => [await commandsWorker(app)],
};

async function commandsWorker(app: NestFastifyApplication): Promise<Worker> {
  const { commands: topic, replies: replyTopics } = app.get<CommandTopics>(COMMAND_TOPICS);
  const handler = app.get(AssociateDeviceHandler);
  const consumer = await CommandConsumer.open({
    connection: app.get<KafkaConnection>(CONNECTION),
    groupId: `${app.get<GeofencingConfig>(CONFIG).GEOFENCING_CONSUMER_GROUP}.commands`,
    service: 'geofencing',
    ...{ topic, replyTopics, handlers: [handler] },
    lockFirst: (manager, commands) => handler.lockFirst(manager, commands),
    dataSource: app.get(DataSource),
    nowMs: app.get<() => number>(NOW_MS),
    logger: app.get<Logger>(LOGGER),
    metrics: app.get<Metrics>(METRICS),
    tracer: app.get<Tracer | undefined>(TRACER),
  });
  return consumerWorker('commands', consumer);
}
