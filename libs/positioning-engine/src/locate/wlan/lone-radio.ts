import { createHmac } from 'node:crypto';
import { LocalFrame } from '../../grid/local-frame.ts';
import type { CellCircle } from './cell-circle.ts';
import { isConsistent } from './agree-on-place.ts';
import type { KnownRadio } from './known-radio.ts';

export interface LoneCircle {
  readonly kind: 'wlan' | 'ble' | 'wlan+cell';
  readonly lat: number;
  readonly lng: number;
  readonly radiusMetres: number;
}

const MIN_BLUR_METRES = 200;
const MIN_WITH_CELL_METRES = 100;
/** Of the radius: how far the centre of a blurred circle lies from the radio. */
const NEAREST_SHARE = 0.4;
const FARTHEST_SHARE = 0.9;

/** One radio and a cell that agree are two witnesses (positioning.md §2.1, §2.2). */
export function locateWithCell(radio: KnownRadio, cell: CellCircle): LoneCircle | undefined {
  const { station } = radio.names[0]!;
  if (!isConsistent(station, cell)) return undefined;
  const radiusMetres = Math.max(MIN_WITH_CELL_METRES, 2 * station.spreadMetres);
  return { kind: 'wlan+cell', lat: station.lat, lng: station.lng, radiusMetres };
}

/**
 * A lone radio, on demand: a circle that holds it but is not centred on it. Where the centre lies follows from the radio
 * and the server's secret alone: a new shift for each request would average out to the radio's own place.
 */
export function blurred(radio: KnownRadio, key: Uint8Array): LoneCircle {
  const { station } = radio.names[0]!;
  const radiusMetres = blurRadius(station.spreadMetres);
  const digest = createHmac('sha256', key)
    .update(`${radio.kind} ${String(radio.radio)}`)
    .digest();
  const angle = (digest.readUInt32BE(0) / 2 ** 32) * 2 * Math.PI;
  const share = NEAREST_SHARE + (FARTHEST_SHARE - NEAREST_SHARE) * (digest.readUInt32BE(4) / 2 ** 32);
  const frame = new LocalFrame(station.lat, station.lng);
  const distance = share * radiusMetres;
  return {
    kind: radio.kind,
    lat: frame.latAt(distance * Math.sin(angle)),
    lng: frame.lngAt(distance * Math.cos(angle)),
    radiusMetres,
  };
}

/** In doublings: a radius that followed each new observation would move the centre, and so show the direction to it. */
const blurRadius = (spreadMetres: number): number =>
  MIN_BLUR_METRES * 2 ** Math.max(0, Math.ceil(Math.log2((2 * spreadMetres) / MIN_BLUR_METRES)));
