import { startTestServers } from '../test-servers.mjs';

/**
 * Gives the integration tests their servers: those of KAFKA_BROKERS and DATABASE_URL if both are set, else new ones.
 * Jest's workers inherit the two variables.
 */
export default async function globalSetup() {
  if (process.env.KAFKA_BROKERS && process.env.DATABASE_URL) return;
  const servers = await startTestServers();
  process.env.KAFKA_BROKERS = servers.brokers;
  process.env.DATABASE_URL = servers.databaseUrl;
  globalThis.umbraTestServers = servers;
}
