import { createHmac } from 'node:crypto';
import { LocalFrame } from '../../grid/local-frame.ts';

interface Place {
  readonly lat: number;
  readonly lng: number;
}

/** Of the radius: the side of a cell of the grid, and how far from the middle of a cell a circle is centred. */
const CELL_SHARE = 0.35;
/** With half the diagonal of a cell, a quarter of the radius: from 0.4 to 0.9 of it. */
const SHIFT_SHARE = 0.65;

/**
 * The centre of a circle that holds a place, and lies 0.4 to 0.9 of its radius off it (positioning.md §2.2). Both the grid
 * that the place falls into and the direction that its cell is shifted to follow from the subject, the radius and the
 * server's secret. The same is answered each time, since new shifts would average out; and whoever finds out the shift of
 * one cell, from another name of the radio whose place he knows, learns of the place its cell and nothing finer.
 *
 * @param subject whose place it is
 */
export function blurredPlace(place: Place, radiusMetres: number, subject: string, key: Uint8Array): Place {
  const sideMetres = CELL_SHARE * radiusMetres;
  const about = `${subject} ${String(radiusMetres)}`;
  const { middle, cell } = cellOf(place, sideMetres, fractionsOf(`grid of ${about}`, key));
  const [turn] = fractionsOf(`shift of ${about} in ${cell}`, key);
  const angle = turn * 2 * Math.PI;
  const distance = SHIFT_SHARE * radiusMetres;
  const frame = new LocalFrame(middle.lat, middle.lng);
  return { lat: frame.latAt(distance * Math.sin(angle)), lng: frame.lngAt(distance * Math.cos(angle)) };
}

/** Rows from the equator, columns from Greenwich, each moved by a share of a cell. */
function cellOf({ lat, lng }: Place, sideMetres: number, [north, east]: Fractions): { middle: Place; cell: string } {
  const equator = new LocalFrame(0, 0);
  const row = Math.floor(equator.y(lat) / sideMetres + north);
  const middleLat = equator.latAt((row + 0.5 - north) * sideMetres);
  const greenwich = new LocalFrame(middleLat, 0);
  const column = Math.floor(greenwich.x(lng) / sideMetres + east);
  const middleLng = greenwich.lngAt((column + 0.5 - east) * sideMetres);
  return { middle: { lat: middleLat, lng: middleLng }, cell: `${String(row)} ${String(column)}` };
}

/** Two numbers from 0 to 1. */
type Fractions = readonly [number, number];

function fractionsOf(text: string, key: Uint8Array): Fractions {
  const digest = createHmac('sha256', key).update(text).digest();
  return [digest.readUInt32BE(0) / 2 ** 32, digest.readUInt32BE(4) / 2 ** 32];
}
