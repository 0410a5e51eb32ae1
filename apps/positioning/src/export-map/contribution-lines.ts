import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { parseEvent, UnreadableEventError } from '@umbra/contracts/envelope';
import { readTelemetryEvent, type TelemetryIngested } from '@umbra/contracts/telemetry';
import { LogRangeReader, type KafkaConnection, type LogMessage } from '@umbra/kafka';
import { isTeaching, parseMac, type Contribution, type Scan } from '@umbra/positioning-engine';
import type { RunTransaction } from '@umbra/projections';
import { contributionOf } from '../learn-contributions/contribution-of.ts';
import type { DeviceNames } from '../learn-contributions/device-names.ts';
import { layerOf, type Layer } from '../layers/layer.ts';
import type { RefusalTable } from '../refusals/refusal-table.ts';
import type { Refusals, ScopedRefusals } from '../refusals/refusals.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface ContributionExport {
  readonly connection: KafkaConnection;
  /** Of the device timeline. */
  readonly topic: string;
  readonly transactions: RunTransaction;
  readonly names: DeviceNames;
  readonly refusals: RefusalTable;
  /** Undefined: of all projects. */
  readonly projectId: string | undefined;
}

/**
 * What devices have contributed over the log until now, as NDJSON: the raw material of the map, with a stand-in for each
 * device. What is refused is not in it.
 */
export function contributionLines(task: ContributionExport): AsyncIterable<string> {
  const lines = new PassThrough({ encoding: 'utf8' });
  readLog(task, lines).then(
    () => lines.end(),
    (error: unknown) => lines.destroy(error as Error),
  );
  return lines as AsyncIterable<string>;
}

async function readLog(task: ContributionExport, lines: PassThrough): Promise<void> {
  const { connection, topic } = task;
  const reader = new LogRangeReader({
    ...{ connection, topic },
    handle: async (slices) => {
      const messages = slices.flatMap((slice) => slice.messages);
      const text = await textOf(messages.flatMap(ingestedEvent), task);
      if (text !== '' && !lines.write(text)) await drained(lines);
    },
  });
  try {
    await reader.readTo(await connection.endOffsets(topic));
  } finally {
    await reader.close();
  }
}

/** Outcomes and deletions contribute nothing; what cannot be read is a dead letter of the fold, and told there. */
function ingestedEvent(message: LogMessage): TelemetryIngested[] {
  try {
    const event = readTelemetryEvent(parseEvent(message.value));
    return event?.type === 'telemetry.ingested' ? [event] : [];
  } catch (error) {
    if (error instanceof UnreadableEventError) return [];
    throw error;
  }
}

interface LoggedContribution {
  /** Of the project's own. */
  readonly layer: Layer;
  readonly trackingId: string;
  readonly contribution: Contribution;
  /** As it was sent. */
  readonly scan: Fields;
}

async function textOf(events: readonly TelemetryIngested[], task: ContributionExport): Promise<string> {
  const { names, projectId, refusals, transactions } = task;
  const logged = events.flatMap(({ data }): LoggedContribution[] => {
    if (projectId !== undefined && data.projectId !== projectId) return [];
    return data.samples.flatMap((sample) => {
      const contribution = contributionOf({ data, sample }, names);
      if (contribution === undefined || !isTeaching(contribution)) return [];
      const { gps: _, ...scan } = sample.scan!;
      return [{ layer: layerOf(data.projectId), trackingId: data.trackingId, contribution, scan }];
    });
  });
  if (logged.length === 0) return '';
  const macs = logged.flatMap(({ contribution }) => addressesOf(contribution.scan));
  const refused = await transactions((session) => refusals.among(session, macs));
  return logged.map((each) => `${JSON.stringify(lineOf(each, names, refused))}\n`).join('');
}

const addressesOf = ({ wlan, ble }: Scan): number[] => [...wlan.map(({ mac }) => mac), ...ble.map(({ id }) => id)];

function lineOf(logged: LoggedContribution, names: DeviceNames, refusedSomewhere: ScopedRefusals): object {
  const { layer, trackingId, contribution, scan } = logged;
  const refused = refusedSomewhere.in(layer);
  const { lat, lng, accuracyMetres, speedMps } = contribution.fix;
  return {
    ts: contribution.atMs,
    dev: names.standIn(trackingId),
    gps: { lat, lng, accuracy: accuracyMetres, ...(speedMps > 0 ? { speed: speedMps } : {}) },
    scan: { ...scan, ...withoutRefused('wlan', scan, refused), ...withoutRefused('bt', scan, refused) },
  };
}

/** Empty when the scan has no such group. */
function withoutRefused(group: 'wlan' | 'bt', scan: Fields, refused: Refusals): Fields {
  const entries = scan[group];
  if (!Array.isArray(entries)) return {};
  const isRefused = ({ mac }: Fields): boolean =>
    typeof mac === 'string' && refused.hasStation(parseMac(mac) ?? Number.NaN);
  return { [group]: (entries as Fields[]).filter((entry) => !isRefused(entry)) };
}

async function drained(lines: PassThrough): Promise<void> {
  const closed = new AbortController();
  await Promise.race([
    once(lines, 'drain', closed),
    once(lines, 'close', closed).then(() => {
      throw new Error('whom the export was for is gone');
    }),
  ]).finally(() => {
    closed.abort();
  });
}
