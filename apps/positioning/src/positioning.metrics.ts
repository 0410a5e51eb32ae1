import type { MetricsPort } from '@umbra/kafka';
import {
  STATION_KIND_CODES,
  type LocateResult,
  type PositionKind,
  type StationKind,
  type UnlocatedReason,
} from '@umbra/positioning-engine';

const ALL_KINDS: Readonly<Record<PositionKind, true>> = {
  ...{ wlan: true, ble: true, 'wlan+cell': true },
  ...{ cell: true, site: true, area: true, network: true, country: true },
};
/** Why a scan got no position: the engine's reasons, and one that only a request can bring up. */
export type NoPositionReason = UnlocatedReason | 'altitude_unknown';

const REASONS: Readonly<Record<NoPositionReason, true>> = {
  ...{ empty: true, unknown: true, single: true, scattered: true },
  ...{ mobile: true, imprecise: true, area_not_allowed: true, area_unknown: true, altitude_unknown: true },
};
/** What a position can be found from. */
export const POSITION_KINDS = Object.keys(ALL_KINDS) as readonly PositionKind[];

/** Who asked: a sample on the log, or a request. */
export type LocateSource = 'log' | 'http';

/** What this service counts besides its requests; every label has a small fixed set of values, shown from the start. */
export class PositioningMetrics {
  readonly #located;
  readonly #unlocated;
  readonly #unreadable;

  constructor(metrics: MetricsPort) {
    this.#located = metrics.counter(
      'umbra_positioning_located_total',
      'Scans that were located, by who asked and by what the position was found from.',
      ['source', 'kind'],
    );
    this.#unlocated = metrics.counter(
      'umbra_positioning_unlocated_total',
      'Scans that no position was found for, by who asked and why; an ordinary answer, not a failure.',
      ['source', 'reason'],
    );
    this.#unreadable = metrics.counter(
      'umbra_positioning_unreadable_rows_total',
      'Readings of rows of the map whose bytes this build cannot read; what they hold is unknown to whoever has asked.',
      ['kind'],
    );
    for (const kind of [...Object.keys(STATION_KIND_CODES), 'fingerprint']) this.#unreadable.labels(kind);
    for (const source of ['log', 'http'] satisfies LocateSource[]) {
      for (const kind of POSITION_KINDS) this.#located.labels(source, kind);
      for (const reason of Object.keys(REASONS)) this.#unlocated.labels(source, reason);
    }
  }

  unreadable(kind: StationKind | 'fingerprint'): void {
    this.#unreadable.labels(kind).inc();
  }

  answered(source: LocateSource, result: LocateResult | { readonly reason: NoPositionReason }): void {
    if ('reason' in result) this.#unlocated.labels(source, result.reason).inc();
    else this.#located.labels(source, result.kind).inc();
  }
}
