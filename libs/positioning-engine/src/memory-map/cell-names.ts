import { importedPlace } from '../locate/cell/imported-place.ts';
import type { AreaRef, NetworkRef } from '../locate/radio-map.ts';
import type { CellReading, LocalCellId } from '../scan/scan.ts';
import { unpackCell } from '../station/cell-identity.ts';
import { stationKey, type CellKind, type StationRef } from '../station/station-ref.ts';
import type { ImportedCell } from '../station/station.ts';

export interface CellCount {
  readonly ref: StationRef;
  /** How often it was heard with the name. */
  readonly count: number;
}

/** What cells share with others: area codes, and what their carriers tell. */
export class CellNames {
  readonly #learned = new Map<string, Map<string, CellCount>>();
  readonly #imported = new Map<string, Map<string, CellCount>>();

  learn({ kind, ref, mcc, mnc, area, localId }: CellReading): void {
    const network = { kind, mcc, mnc };
    const names = [
      ...(area === undefined ? [] : [areaName({ ...network, area })]),
      ...(localId === undefined ? [] : [localName(network, localId)]),
    ];
    for (const name of names) {
      const cells = namedBy(this.#learned, name);
      cells.set(stationKey(ref), { ref, count: (cells.get(stationKey(ref))?.count ?? 0) + 1 });
    }
  }

  import(ref: StationRef & { readonly kind: CellKind }, cell: ImportedCell): void {
    for (const name of importedNames(ref, cell)) {
      namedBy(this.#imported, name).set(stationKey(ref), { ref, count: importedPlace(cell, ref.kind).weight });
    }
  }

  /** What is said of a cell by a record that is no longer held. */
  forget(ref: StationRef & { readonly kind: CellKind }, cell: ImportedCell): void {
    for (const name of importedNames(ref, cell)) this.#imported.get(name)?.delete(stationKey(ref));
  }

  inArea(area: AreaRef): CellCount[] {
    const counts = new Map(this.#learned.get(areaName(area)));
    for (const [key, { ref, count }] of this.#imported.get(areaName(area)) ?? []) {
      counts.set(key, { ref, count: count + (counts.get(key)?.count ?? 0) });
    }
    return [...counts.values()];
  }

  /** By channel and code, and by the code alone, which is all that an export knows. */
  withLocalId(network: NetworkRef, localId: LocalCellId): { readonly ref: StationRef; readonly isExact: boolean }[] {
    const refs = (cells: ReadonlyMap<string, CellCount> | undefined) => [...(cells?.values() ?? [])];
    return [
      ...refs(this.#learned.get(localName(network, localId))).map(({ ref }) => ({ ref, isExact: true })),
      ...refs(this.#imported.get(codeName(network, localId.code))).map(({ ref }) => ({ ref, isExact: false })),
    ];
  }
}

function namedBy(all: Map<string, Map<string, CellCount>>, name: string): Map<string, CellCount> {
  let cells = all.get(name);
  if (cells === undefined) {
    cells = new Map();
    all.set(name, cells);
  }
  return cells;
}

function importedNames(ref: StationRef & { readonly kind: CellKind }, { area, code }: ImportedCell): string[] {
  const { mcc, mnc } = unpackCell(ref.kind, ref.id);
  const network = { kind: ref.kind, mcc, mnc };
  return [
    ...(area === undefined ? [] : [areaName({ ...network, area })]),
    ...(code === undefined ? [] : [codeName(network, code)]),
  ];
}

const networkName = ({ kind, mcc, mnc }: NetworkRef): string => `${kind} ${String(mcc)} ${String(mnc)}`;
const areaName = (area: AreaRef): string => `${networkName(area)} area ${String(area.area)}`;
const codeName = (network: NetworkRef, code: number): string => `${networkName(network)} code ${String(code)}`;
const localName = (network: NetworkRef, { channel, code }: LocalCellId): string =>
  `${codeName(network, code)} channel ${String(channel)}`;
