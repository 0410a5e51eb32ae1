import { cellRef, identityFault, isArea, isCountryCode, isWhole, type ImportedKind } from './cell-identity.ts';
import { NEW_RADIO_WORD, RADIO_WORDS, type CellRejection } from './cell-rejection.ts';
import type { CsvFields } from './csv-fields.ts';

/** Whether a place is in the country of a mobile country code, or near its borders; also of one that nobody knows. */
export type IsInCountry = (mcc: number, lat: number, lng: number) => boolean;

/** `radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal` */
export const CELL_COLUMNS = 14;
const COLUMN = {
  ...{ radio: 0, mcc: 1, net: 2, area: 3, cell: 4, unit: 5, lon: 6, lat: 7, range: 8, samples: 9 },
  ...{ changeable: 10, updated: 12 },
} as const;

const RADIOS = Object.keys(RADIO_WORDS) as ImportedKind[];
const NULL_ISLAND_DEGREES = 0.01;
const MAX_INT4 = 2 ** 31 - 1;
/** The year 2100. */
const LATEST_S = Date.UTC(2100, 0) / 1_000;
/** Local identities of LTE and UMTS cells: 504 and 512 there are. */
const CODES = { lte: 504, wcdma: 512 } as const;

/** A row of a cell export. One instance takes one row after the other: 50 million rows leave no garbage behind. */
export class CellRow {
  kind: ImportedKind = 'gsm';
  id = 0;
  /** Degrees. */
  lat = 0;
  lng = 0;
  /** The farthest observation; 0: there was one only. */
  rangeMetres = 0;
  samples = 0;
  /** The operator told where it is. */
  isExact = false;
  /** LAC, TAC or NID; -1 where there is none. */
  area = -1;
  /** PSC or PCI; -1 where there is none. */
  code = -1;
  /** Seconds since 1970. */
  updatedS = 0;

  readonly #isInCountry: IsInCountry;

  constructor(isInCountry: IsInCountry) {
    this.#isInCountry = isInCountry;
  }

  /** Takes the fields of a row. @returns why it is no cell of the map; then what it holds means nothing */
  read(fields: CsvFields): CellRejection | undefined {
    if (fields.count !== CELL_COLUMNS) return 'columns';
    const kind = RADIOS.find((radio) => fields.equals(COLUMN.radio, RADIO_WORDS[radio]));
    if (kind === undefined) return fields.equals(COLUMN.radio, NEW_RADIO_WORD) ? 'nr' : 'radio';
    return this.#readIdentity(kind, fields) ?? this.#readPlace(fields) ?? this.#readRest(kind, fields);
  }

  #readIdentity(kind: ImportedKind, fields: CsvFields): CellRejection | undefined {
    const [mcc, net] = [fields.number(COLUMN.mcc), fields.number(COLUMN.net)];
    const [area, cell] = [fields.number(COLUMN.area), fields.number(COLUMN.cell)];
    if (Number.isNaN(mcc) || Number.isNaN(net) || Number.isNaN(cell)) return 'number';
    // CDMA's identity has no country, its rows have one all the same.
    if (!isCountryCode(mcc)) return 'network';
    const fault = identityFault(kind, mcc, net, area, cell);
    if (fault !== undefined) return fault;
    this.kind = kind;
    this.id = cellRef(kind, mcc, net, area, cell).id;
    this.area = kind === 'cdma' || isArea(area) ? area : -1;
    return undefined;
  }

  #readPlace(fields: CsvFields): CellRejection | undefined {
    const [lng, lat] = [fields.number(COLUMN.lon), fields.number(COLUMN.lat)];
    if (Number.isNaN(lng) || Number.isNaN(lat)) return 'number';
    if (Math.abs(lat) > 90 || Math.abs(lng) > 180) return 'position';
    if (Math.abs(lat) < NULL_ISLAND_DEGREES && Math.abs(lng) < NULL_ISLAND_DEGREES) return 'null_island';
    if (!this.#isInCountry(fields.number(COLUMN.mcc), lat, lng)) return 'country';
    this.lat = lat;
    this.lng = lng;
    return undefined;
  }

  #readRest(kind: ImportedKind, fields: CsvFields): CellRejection | undefined {
    const [range, samples] = [numberOrZero(fields, COLUMN.range), numberOrZero(fields, COLUMN.samples)];
    const updated = numberOrZero(fields, COLUMN.updated);
    if (Number.isNaN(range) || Number.isNaN(samples) || !(updated >= 0 && updated < LATEST_S)) return 'number';
    this.rangeMetres = clampToInt4(range);
    this.samples = clampToInt4(samples);
    this.updatedS = Math.floor(updated);
    this.isExact = fields.number(COLUMN.changeable) === 0;
    const code = fields.number(COLUMN.unit);
    // 0 stands for unknown as often as for itself.
    this.code = (kind === 'lte' || kind === 'wcdma') && isWhole(code, 1, CODES[kind] - 1) ? code : -1;
    return undefined;
  }
}

const numberOrZero = (fields: CsvFields, index: number): number => (fields.isEmpty(index) ? 0 : fields.number(index));

const clampToInt4 = (value: number): number => Math.min(MAX_INT4, Math.max(0, Math.round(value)));
