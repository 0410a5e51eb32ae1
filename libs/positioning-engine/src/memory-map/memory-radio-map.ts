import { Calibration } from '../calibration/calibration.ts';
import { fingerprintOf, FINGERPRINT_LEVEL } from '../fingerprint/fingerprint-of.ts';
import { keepFingerprints } from '../fingerprint/fingerprint-set.ts';
import type { Fingerprint } from '../fingerprint/fingerprint.ts';
import { tileAt, toUnits } from '../grid/grid.ts';
import { LocalFrame } from '../grid/local-frame.ts';
import type { Contribution } from '../learn/contribution.ts';
import { deriveStation } from '../learn/derive-station.ts';
import { isTeaching, observe } from '../learn/observe.ts';
import { areaCircle } from '../locate/cell/area-circle.ts';
import { placeOfCell } from '../locate/cell/place-of-cell.ts';
import type {
  Area,
  AreaRef,
  CellsNearQuery,
  NearCell,
  NetworkRef,
  PositionKind,
  RadioMap,
} from '../locate/radio-map.ts';
import { networkRange, type SiteRange } from '../station/cell-identity.ts';
import { stationKey, type CellKind, type StationRef } from '../station/station-ref.ts';
import type { ImportedCell, Station } from '../station/station.ts';
import { StationSums } from '../sums/station-sums.ts';
import { CellNames, type CellCount } from './cell-names.ts';

/** A whole map in memory: for tests and measurements, where a database would only be in the way. */
export class MemoryRadioMap implements RadioMap {
  readonly #sums = new Map<string, { readonly ref: StationRef; readonly sums: StationSums }>();
  readonly #imported = new Map<string, { readonly ref: StationRef; readonly cell: ImportedCell }>();
  readonly #derived = new Map<string, Station>();
  readonly #fingerprints = new Map<number, Map<number, Fingerprint[]>>();
  readonly #names = new CellNames();
  /** How far off its answers were; `learn` leaves it alone, since what it says depends on the order. */
  readonly calibration = new Calibration();

  learn(contribution: Contribution): void {
    for (const { ref, observation } of observe(contribution)) {
      const key = stationKey(ref);
      let known = this.#sums.get(key);
      if (known === undefined) {
        known = { ref, sums: StationSums.of(ref.kind) };
        this.#sums.set(key, known);
      }
      known.sums.add(observation, contribution.deviceHash);
      this.#derived.delete(key);
    }
    if (isTeaching(contribution)) for (const reading of contribution.scan.cells) this.#names.learn(reading);
    const placed = fingerprintOf(contribution);
    if (placed === undefined) return;
    const epochs = this.#fingerprints.get(placed.tile) ?? new Map<number, Fingerprint[]>();
    epochs.set(placed.epoch, keepFingerprints(epochs.get(placed.epoch) ?? [], [placed.fingerprint]));
    this.#fingerprints.set(placed.tile, epochs);
  }

  importCell(ref: StationRef & { readonly kind: CellKind }, cell: ImportedCell): void {
    const before = this.#imported.get(stationKey(ref));
    if (before !== undefined) this.#names.forget(ref, before.cell);
    this.#names.import(ref, cell);
    this.#imported.set(stationKey(ref), { ref, cell });
    this.#derived.delete(stationKey(ref));
  }

  /** Every station that was ever observed or imported. */
  all(): Station[] {
    return [...new Set([...this.#sums.keys(), ...this.#imported.keys()])].map((key) => this.#station(key)!);
  }

  #station(key: string): Station | undefined {
    const derived = this.#derived.get(key);
    if (derived !== undefined) return derived;
    const known = this.#sums.get(key);
    const imported = this.#imported.get(key);
    const ref = known?.ref ?? imported?.ref;
    if (ref === undefined) return undefined;
    const station = deriveStation(ref, known?.sums ?? StationSums.of(ref.kind), imported?.cell);
    this.#derived.set(key, station);
    return station;
  }

  stations(refs: readonly StationRef[]): Promise<ReadonlyMap<string, Station>> {
    const found = new Map<string, Station>();
    for (const ref of refs) {
      const station = this.#station(stationKey(ref));
      if (station !== undefined) found.set(stationKey(ref), station);
    }
    return Promise.resolve(found);
  }

  fingerprints(tiles: readonly number[]): Promise<readonly Fingerprint[]> {
    return Promise.resolve(tiles.flatMap((tile) => [...(this.#fingerprints.get(tile)?.values() ?? [])].flat()));
  }

  cellsOfSite({ kind, firstId, lastId }: SiteRange): Promise<readonly Station[]> {
    const cells = this.all().filter(({ ref }) => ref.kind === kind && ref.id >= firstId && ref.id <= lastId);
    return Promise.resolve(cells);
  }

  area(area: AreaRef): Promise<Area | undefined> {
    return Promise.resolve(this.#circleOf(this.#names.inArea(area)));
  }

  network({ kind, mcc, mnc }: NetworkRef): Promise<Area | undefined> {
    const { firstId, lastId } = networkRange(kind, mcc, mnc);
    const cells = this.all().filter(({ ref }) => ref.kind === kind && ref.id >= firstId && ref.id <= lastId);
    return Promise.resolve(this.#circleOf(cells.map(({ ref }) => ({ ref, count: 1 }))));
  }

  cellsNear({ localIds, radiusMetres, ...query }: CellsNearQuery): Promise<readonly NearCell[]> {
    const frame = new LocalFrame(query.lat, query.lng);
    const named = localIds.flatMap(({ channel, code }) =>
      this.#names.withLocalId(query, { channel, code }).map(({ ref, isExact }) => ({
        station: this.#station(stationKey(ref))!,
        code,
        channel: isExact ? channel : undefined,
      })),
    );
    const near = named.filter(({ station }) => {
      const place = placeOfCell(station);
      return place !== undefined && Math.hypot(frame.x(place.lng), frame.y(place.lat)) <= radiusMetres;
    });
    return Promise.resolve(near);
  }

  #circleOf(cells: readonly CellCount[]): Area | undefined {
    return areaCircle(
      cells.flatMap(({ ref, count }) => {
        const place = placeOfCell(this.#station(stationKey(ref))!);
        return place === undefined ? [] : [{ ...place, count }];
      }),
    );
  }

  radiusScale(place: { readonly lat: number; readonly lng: number }, kind: PositionKind): Promise<number> {
    return Promise.resolve(this.calibration.scaleAt(place, kind));
  }

  /** The tile that fingerprints of a place are kept in. */
  static fingerprintTile(lat: number, lng: number): number {
    return tileAt(toUnits(lat), toUnits(lng), FINGERPRINT_LEVEL);
  }
}
