/**
 * The fixed global grid that all observations fall into (positioning.md §7.1). Coordinates are whole units of 1e-7°
 * (1.1 cm of latitude), so that sums of them are exact and the order of adding cannot show.
 *
 * Level 0 has rows of about 8 m; each level doubles that. The width of a column is fixed within a band of 1024 rows, at
 * about the height of a row in the middle of the band, so that four tiles of a level make exactly one of the next.
 */
export const UNITS_PER_DEGREE = 1e7;

/** 8.0 m. */
const ROW_UNITS = 720;
export const MAX_LEVEL = 10;
const BAND_ROWS = 2 ** MAX_LEVEL;
const COLUMNS = 2 ** 23;
/** Nearer to a pole, columns grow no wider. */
export const MIN_COSINE = 0.01;

export const toUnits = (degrees: number): number => Math.round(degrees * UNITS_PER_DEGREE);
export const toDegrees = (units: number): number => units / UNITS_PER_DEGREE;

/** A tile of a level: its row and column in one whole number below 2^46. */
export type TileId = number;

/** The width of a column of level 0, units of longitude. */
function columnUnits(row: number): number {
  const band = Math.floor(row / BAND_ROWS);
  const middleUnits = (band + 0.5) * BAND_ROWS * ROW_UNITS;
  const cosine = Math.cos((toDegrees(middleUnits) - 90) * (Math.PI / 180));
  return Math.round(ROW_UNITS / Math.max(MIN_COSINE, cosine));
}

/** `row` and `column` count tiles of `level`, from the south pole and from 180° west. */
const tileId = (row: number, column: number): TileId => row * COLUMNS + column;

export const rowOf = (tile: TileId): number => Math.floor(tile / COLUMNS);
export const columnOf = (tile: TileId): number => tile % COLUMNS;

const LATITUDE_SHIFT = 90 * UNITS_PER_DEGREE;
const LONGITUDE_SHIFT = 180 * UNITS_PER_DEGREE;

/** The tile of a place, both coordinates in units. */
export function tileAt(latUnits: number, lngUnits: number, level: number): TileId {
  const size = 2 ** level;
  const row = Math.floor((latUnits + LATITUDE_SHIFT) / ROW_UNITS);
  const column = Math.floor((lngUnits + LONGITUDE_SHIFT) / columnUnits(row));
  return tileId(Math.floor(row / size), Math.floor(column / size));
}

export interface TileBox {
  /** South-west corner, units. */
  readonly latUnits: number;
  readonly lngUnits: number;
  readonly heightUnits: number;
  readonly widthUnits: number;
}

export function tileBox(tile: TileId, level: number): TileBox {
  const size = 2 ** level;
  const row = rowOf(tile) * size;
  const width = columnUnits(row);
  return {
    latUnits: row * ROW_UNITS - LATITUDE_SHIFT,
    lngUnits: columnOf(tile) * size * width - LONGITUDE_SHIFT,
    heightUnits: size * ROW_UNITS,
    widthUnits: size * width,
  };
}

/** The tile of the level above that holds this one. */
export const parentTile = (tile: TileId): TileId => tileId(Math.floor(rowOf(tile) / 2), Math.floor(columnOf(tile) / 2));

/** Tiles from the first to the last: neighbours in a row. */
export interface TileRun {
  readonly first: TileId;
  readonly last: TileId;
}

/** The tiles of another level that a tile holds, or the one that holds it. */
export function tileRuns(tile: TileId, level: number, otherLevel: number): TileRun[] {
  if (otherLevel >= level) {
    let ancestor = tile;
    for (let step = level; step < otherLevel; step += 1) ancestor = parentTile(ancestor);
    return [{ first: ancestor, last: ancestor }];
  }
  const size = 2 ** (level - otherLevel);
  const [row, column] = [rowOf(tile) * size, columnOf(tile) * size];
  return Array.from({ length: size }, (_, nth) => ({
    first: tileId(row + nth, column),
    last: tileId(row + nth, column + size - 1),
  }));
}

/** The tiles of a level that a square of ± `radiusMetres` around a place touches. */
export function tilesAround(latDegrees: number, lngDegrees: number, radiusMetres: number, level: number): TileId[] {
  const reach = radiusMetres / METRES_PER_DEGREE;
  const cosine = Math.max(MIN_COSINE, Math.cos(latDegrees * (Math.PI / 180)));
  const [south, north] = [toUnits(latDegrees - reach), toUnits(latDegrees + reach)];
  const [west, east] = [toUnits(lngDegrees - reach / cosine), toUnits(lngDegrees + reach / cosine)];
  const height = ROW_UNITS * 2 ** level;
  const tiles: TileId[] = [];
  for (let lat = south; ; lat = Math.min(north, lat + height)) {
    const first = tileAt(lat, west, level);
    const last = columnOf(tileAt(lat, east, level));
    for (let column = columnOf(first); column <= last; column += 1) tiles.push(tileId(rowOf(first), column));
    if (lat === north) break;
  }
  return [...new Set(tiles)];
}

/** On a sphere of the mean radius 6 371 008.8 m. */
export const METRES_PER_DEGREE = 111_195.08;
