export { askAgain } from './ask-again.ts';
export { callHttp, type Answer, type CallOptions } from './call-http.ts';
export { CommandAsker, type Given } from './command-asker.ts';
export { CuttingProxy } from './cutting-proxy.ts';
export { eventually } from './eventually.ts';
export { NeighbourLog } from './neighbour-log.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
export {
  appendRecords,
  createCommandTopics,
  createTestTopic,
  ensureAllTopics,
  quietLogger,
  readTopic,
  testBrokers,
  testConnection,
} from './test-kafka.ts';
export {
  aDesiredState,
  aDevice,
  anExternalId,
  aProject,
  aSigningKey,
  trackingIdOf,
  unclaimed,
  type TestProject,
  type TestSigningKey,
} from './published-states.ts';
export { TraccarServer, type LoggedRequest, type TraccarServerOptions } from './traccar/traccar-server.ts';
export { RecordingTracer, type RecordedSpan } from './recording-tracer.ts';
export { scrapedSeries, scrapedValue, TestMetrics, type ScrapedSeries } from './test-metrics.ts';
