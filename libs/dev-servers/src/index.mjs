export { freePort, freePorts, isPortFree } from './free-port.mjs';
export { ensureKafkaJars, hasKafkaJars, kafkaVersion } from './kafka/kafka-jars.mjs';
export { startKafka } from './kafka/start-kafka.mjs';
export { placeMadeElsewhere } from './postgres/server-user.mjs';
export { startPostgres } from './postgres/start-postgres.mjs';
export { describeExit, ManagedProcess, runToEnd } from './process/managed-process.mjs';
export { startTestServers } from './test-servers.mjs';
