import { parseArgs } from 'node:util';
import { kafkaSettings, loadConfig } from '@umbra/config';
import { topics } from '@umbra/contracts/topics';
import { MicroBatchAppender } from '../append/micro-batch-appender.ts';
import { KafkaConnection } from '../connection/kafka-connection.ts';
import { DeadLetterBox, type DeadLetter } from '../dead-letters/dead-letter-box.ts';

const USAGE = `replay-dead-letter --topic telemetry.events [--reader shadows.timeline] [--offset 0 … | --all]
  without --offset or --all it lists the dead letters of the topic
  --offset  the letter with this number; may be given more than once
  --all     every letter that is listed
  --reader  only what this projection has given up`;

const { values } = parseArgs({
  options: {
    topic: { type: 'string' },
    reader: { type: 'string' },
    offset: { type: 'string', multiple: true },
    all: { type: 'boolean', default: false },
  },
});
const topic = topics.find(({ name }) => name === values.topic && !name.endsWith('.dlq'));
const offsets = values.offset?.map(Number);
const isUsable = topic !== undefined && !(values.all && offsets) && (offsets ?? []).every(Number.isSafeInteger);

if (isUsable) await run(topic.name);
else {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
}

async function run(topicName: string): Promise<void> {
  const silent = (): void => undefined;
  const warn = (fields: object, message: string): void => {
    process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  };
  const connection = new KafkaConnection({
    brokers: loadConfig(kafkaSettings).KAFKA_BROKERS,
    clientId: 'umbra.replay-dead-letter',
    logger: { debug: silent, info: silent, warn: silent, error: warn },
  });
  try {
    const box = new DeadLetterBox(connection, topicName);
    const letters = await box.read(
      ({ offset, reader }) =>
        (values.reader === undefined || reader === values.reader) &&
        (offsets === undefined || offsets.includes(offset)),
    );
    if (values.all || offsets !== undefined) await replay(connection, box, letters);
    else list(letters);
  } finally {
    await connection.close();
  }
}

/** Never the value of a record: where people are is in it. */
function list(letters: readonly DeadLetter[]): void {
  for (const { offset, position, key, diedAtMs, reader, code, error } of letters) {
    const place = `${position.topic}/${String(position.partition)}@${String(position.offset)}`;
    const when = new Date(diedAtMs).toISOString();
    process.stdout.write(`${String(offset)}  ${when}  ${place}  key ${key}  ${reader}  ${code}: ${error}\n`);
  }
  process.stdout.write(`${String(letters.length)} dead letters\n`);
}

async function replay(connection: KafkaConnection, box: DeadLetterBox, letters: readonly DeadLetter[]): Promise<void> {
  const missing = (offsets ?? []).filter((wanted) => !letters.some(({ offset }) => offset === wanted));
  for (const offset of missing) process.stdout.write(`${String(offset)}  there is no such letter\n`);
  const appender = await MicroBatchAppender.open(connection);
  let superseded = 0;
  try {
    for (const done of await box.replay(appender, letters)) {
      const isAppended = 'appendedAt' in done;
      const { partition, offset } = isAppended ? done.appendedAt : done.supersededBy;
      const what = isAppended ? 'appended at' : 'left alone: a newer state is at';
      if (!isAppended) superseded += 1;
      process.stdout.write(`${String(done.letter.offset)}  ${what} ${String(partition)}@${String(offset)}\n`);
    }
  } finally {
    await appender.close();
  }
  process.stdout.write(`${String(letters.length - superseded)} replayed, ${String(superseded)} left alone\n`);
  if (missing.length > 0) process.exitCode = 1;
}
