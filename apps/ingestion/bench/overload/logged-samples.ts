import { telemetryTopic, type TelemetryIngested } from '@umbra/contracts/telemetry';
import { KafkaConnection, LogRangeReader } from '@umbra/kafka';

const silent = (): void => undefined;

/** The times of all samples in the log, as often as they are there. */
export async function loggedSampleTimes(brokers: string): Promise<number[]> {
  const logger = { debug: silent, info: silent, warn: silent, error: console.error };
  const connection = new KafkaConnection({ brokers: brokers.split(','), clientId: 'bench.reader', logger });
  const timesMs: number[] = [];
  const reader = new LogRangeReader({
    ...{ connection, topic: telemetryTopic.name },
    handle: (slices) => {
      for (const { value } of slices.flatMap(({ messages }) => messages)) {
        const { data } = JSON.parse(value?.toString() ?? '') as TelemetryIngested;
        timesMs.push(...data.samples.map(({ sampledAtMs }) => sampledAtMs));
      }
      return Promise.resolve();
    },
  });
  await reader.readTo(await connection.endOffsets(telemetryTopic.name));
  await reader.close();
  await connection.close();
  return timesMs;
}
