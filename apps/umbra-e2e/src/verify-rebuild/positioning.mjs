import { randomUUID } from 'node:crypto';

/** @typedef {import('@umbra/kafka').LogAppender} LogAppender */
/** @typedef {import('@umbra/kafka').LogMessage} LogMessage */

const TOPIC = 'telemetry.events';

/**
 * Stands in for positioning: finds a place for most scans of the log, and none for the others; says some things twice.
 *
 * @param {readonly LogMessage[]} messages of the log
 * @param {LogAppender} log
 * @returns {Promise<number>} how many outcomes were appended
 */
export async function resolveScans(messages, log) {
  const records = messages.flatMap(({ key, value }) => {
    const event = JSON.parse(value?.toString() ?? '{}');
    if (event.type !== 'telemetry.ingested') return [];
    const { trackingId, projectId, samples } = event.data;
    return samples.flatMap((/** @type {any} */ { scan, sampledAtMs }, /** @type {number} */ index) =>
      scan === undefined
        ? []
        : outcomesOf({ trackingId, projectId, sample: { eventId: event.id, index, sampledAtMs } }).map((outcome) => ({
            topic: TOPIC,
            key: key ?? trackingId,
            value: JSON.stringify(outcome),
            headers: { type: outcome.type },
          })),
    );
  });
  for (let from = 0; from < records.length; from += 1_000) await log.append(records.slice(from, from + 1_000));
  return records.length;
}

/** @param {{ trackingId: string, projectId: string, sample: object }} data */
function outcomesOf(data) {
  const position = { lat: 52.5 + Math.random() / 100, lng: 13.4, accuracy: 30, type: 'wlan', wlancount: 2 };
  const resolved = () => eventOf('position.resolved', { ...data, position });
  const unresolved = () => eventOf('position.unresolved', { ...data, reason: 'nothing known' });
  const dice = Math.random();
  if (dice < 0.1) return [unresolved()];
  return dice < 0.2 ? [resolved(), unresolved()] : [resolved()];
}

/**
 * @param {string} type
 * @param {object} data
 */
function eventOf(type, data) {
  const occurredAt = new Date().toISOString();
  return { id: randomUUID(), type, version: 1, occurredAt, producer: 'positioning', correlationId: randomUUID(), data };
}
