import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ReplyConsumer } from '@umbra/commands';
import { geofencingReplyTopic } from '@umbra/contracts/geofencing-reply';
import type { KafkaConnection } from '@umbra/kafka';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import { consumerWorker, RepeatedWork, type Worker } from '@umbra/service';
import { DataSource } from 'typeorm';
import type { GeofencingConfig } from '../geofencing.config.ts';
import { CONFIG, CONNECTION, LOGGER, METRICS, TRACER } from '../geofencing.tokens.ts';
import { DesiredStateReplies } from './desired-states/desired-state-replies.ts';
import { DueCommands } from './desired-states/due-commands.ts';

const DUE_EVERY_MS = 250;

/** What has desired states follow beside requests. */
export async function associationWorkers(app: NestFastifyApplication): Promise<Worker[]> {
  const logger = app.get<Logger>(LOGGER);
  const replies = await ReplyConsumer.open({
    connection: app.get<KafkaConnection>(CONNECTION),
    groupId: `${app.get<GeofencingConfig>(CONFIG).GEOFENCING_CONSUMER_GROUP}.replies`,
    topic: geofencingReplyTopic,
    handlers: [app.get(DesiredStateReplies)],
    dataSource: app.get(DataSource),
    ...{ logger, metrics: app.get<Metrics>(METRICS), tracer: app.get<Tracer | undefined>(TRACER) },
  });
  const due = app.get(DueCommands);
  return [
    consumerWorker('replies', replies),
    new RepeatedWork({ name: 'due commands', everyMs: DUE_EVERY_MS, work: (stopping) => due.give(stopping), logger }),
  ];
}
