import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-port.mjs';
import { startKafka } from './kafka/start-kafka.mjs';
import { endWatchdog } from './process/watchdog.mjs';
import { startPostgres } from './postgres/start-postgres.mjs';

/**
 * Starts an empty Kafka and an empty PostgreSQL on free ports, with their data in a temporary folder.
 *
 * @returns {Promise<{ brokers: string, databaseUrl: string, stop(): Promise<void> }>} `stop` removes the data too
 */
export async function startTestServers() {
  const folder = mkdtempSync(join(tmpdir(), 'umbra-test-'));
  // PostgreSQL's own user must get to its folder.
  chmodSync(folder, 0o711);
  const [kafkaPort = 0, controllerPort = 0, postgresPort = 0] = await freePorts(3);
  const starts = await Promise.allSettled([
    startKafka({ dataDir: join(folder, 'kafka'), port: kafkaPort, controllerPort, shortLived: true }),
    startPostgres({ dataDir: join(folder, 'postgres'), port: postgresPort, durable: false }),
  ]);
  const [kafka, postgres] = starts;
  const stop = async () => {
    await Promise.all(starts.map((start) => (start.status === 'fulfilled' ? start.value.stop() : undefined)));
    rmSync(folder, { recursive: true, force: true });
    await endWatchdog();
  };
  if (kafka.status === 'fulfilled' && postgres.status === 'fulfilled') {
    return { brokers: kafka.value.brokers, databaseUrl: postgres.value.url, stop };
  }
  await stop();
  throw starts.find((start) => start.status === 'rejected')?.reason;
}
