import type { Contribution } from '@umbra/positioning-engine';
import type { SqlSession } from '@umbra/projections';
import type { Layer } from '../layers/layer.ts';
import type { DeviceNames } from '../learn-contributions/device-names.ts';
import { LearnContributions, type Learned } from '../learn-contributions/learn-contributions.ts';
import type { RefusalTable } from '../refusals/refusal-table.ts';
import { arrayOf } from '../radio-map/sql-columns.ts';
import { OWN_SCHEMA } from '../schemas.ts';
import type { RecordedScan } from './recorded-scan.ts';

export interface RecordContributionsOptions {
  readonly batch: number;
  /** Which of them learn; the first is that of who recorded. */
  readonly layers: readonly [Layer, ...Layer[]];
  readonly names: DeviceNames;
  readonly refusals: RefusalTable;
  /** What `RecordedScan.device` is called in the map: the same as over the log, where it is the same device. */
  readonly deviceName: (device: string) => string;
}

/** Devices that files tell of are not those of the log, whatever they are called. */
export const nameOfRecorder = (device: string): string => `recorded ${device}`;

/** Adds scans that came another way than over the log to the map, as parts of a batch. */
export class RecordContributions {
  readonly #options: RecordContributionsOptions;
  readonly #learner: LearnContributions;

  constructor(options: RecordContributionsOptions) {
    const { batch, refusals } = options;
    this.#options = options;
    this.#learner = new LearnContributions({ target: { kind: 'batch', batch }, refusals });
  }

  /**
   * In the transaction of the caller. What was recorded before, in whatever batch, counts once: recording apps export all
   * they have each time.
   */
  async record(session: SqlSession, scans: readonly RecordedScan[]): Promise<Learned> {
    const contributions = scans.map((scan) => this.#contributionOf(scan));
    const fresh = await this.#remember(session, contributions);
    const { layers } = this.#options;
    return this.#learner.learn(
      session,
      fresh.map((contribution) => ({ layers, contribution })),
    );
  }

  #contributionOf(recorded: RecordedScan): Contribution {
    const { device, atMs, statedMs = atMs, fix, scan } = recorded;
    const { names, layers, deviceName } = this.#options;
    return {
      ...{ atMs, fix, scan },
      hash: names.contribution(`recorded ${layers[0]} ${contentOf(recorded)}`, statedMs),
      ...names.session(deviceName(device), atMs),
    };
  }

  async #remember(session: SqlSession, contributions: readonly Contribution[]): Promise<Contribution[]> {
    const byHash = new Map(contributions.map((contribution) => [contribution.hash, contribution]));
    const rows = await session.rows<{ id: number }>(
      `INSERT INTO ${OWN_SCHEMA}.recorded_contribution (id, batch) SELECT unnest($1::bigint[]), $2::integer
       ON CONFLICT DO NOTHING RETURNING id`,
      [arrayOf([...byHash.keys()].sort((a, b) => a - b)), this.#options.batch],
    );
    const fresh = new Set(rows.map(({ id }) => id));
    const known = [...byHash.keys()].filter((hash) => !fresh.has(hash));
    if (known.length > 0) await this.#countRepeats(session, known);
    return [...byHash.values()].filter(({ hash }) => fresh.has(hash));
  }

  /** What other batches brought first, this one would lose with them: whoever undoes one of those is told. */
  async #countRepeats(session: SqlSession, hashes: readonly number[]): Promise<void> {
    await session.execute(
      `INSERT INTO ${OWN_SCHEMA}.repeated_contribution AS stored (batch, repeated_by, contributions)
       SELECT batch, $2::integer, count(*) FROM ${OWN_SCHEMA}.recorded_contribution
        WHERE id = ANY($1::bigint[]) AND batch <> $2::integer GROUP BY batch ORDER BY batch
       ON CONFLICT (batch, repeated_by) DO UPDATE SET contributions = stored.contributions + excluded.contributions`,
      [arrayOf(hashes), this.#options.batch],
    );
  }
}

/** What tells a scan from others of its device: an export that holds it again says the same. */
function contentOf({ device, fix, scan }: RecordedScan): string {
  const stations = [
    ...scan.wlan.map(({ mac }) => mac),
    ...scan.ble.map(({ id }) => id),
    ...scan.cells.map(({ ref }) => ref.id),
  ].sort((a, b) => a - b);
  return `${device} ${String(fix.lat)} ${String(fix.lng)} ${stations.join(' ')}`;
}
