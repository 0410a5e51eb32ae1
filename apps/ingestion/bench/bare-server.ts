import { KafkaConnection, MicroBatchAppender } from '@umbra/kafka';
import fastify from 'fastify';

// The yardstick: the least that a server can do with telemetry. It parses JSON, appends what it got through the same
// micro-batcher to the same Kafka, and answers. No token, no check, no envelope.

const silent = (): void => undefined;
const connection = new KafkaConnection({
  brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','),
  clientId: 'bench.bare',
  logger: { debug: silent, info: silent, warn: console.warn, error: console.error },
});
const topic = process.env['BENCH_TOPIC'] ?? '';
const log = await MicroBatchAppender.open(connection, { topics: [topic] });

const app = fastify({ bodyLimit: 1_048_576 });
let next = 0;
app.post('/bare', async (request, reply) => {
  next += 1;
  await log.append([{ topic, key: String(next % 1000), value: JSON.stringify(request.body) }]);
  return reply.code(204).send();
});
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
process.send?.('listening');

process.on('SIGTERM', () => {
  void app
    .close()
    .then(() => log.close())
    .then(() => connection.close())
    .then(() => process.exit(0));
});
