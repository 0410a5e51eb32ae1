import type { CellReading } from '@umbra/positioning-engine';
import { cellRef, identityFault, isArea, isWhole, type ImportedKind } from '../import-cells/cell-identity.ts';
import { signalOf } from '../record-contributions/recorded-limits.ts';

type Fields = Readonly<Record<string, unknown>>;

/** As apps name them; New Radio has no scan of ours yet. */
const KINDS = new Map<unknown, ImportedKind>([
  ['gsm', 'gsm'],
  ['wcdma', 'wcdma'],
  ['umts', 'wcdma'],
  ['lte', 'lte'],
  ['cdma', 'cdma'],
]);

/** Of any technology: 18 bits for a carrier of LTE, 10 for an identity on it. */
const [MAX_CHANNEL, MAX_CODE] = [2 ** 18 - 1, 2 ** 10 - 1];

/** A cell of a Geosubmit item; undefined for one that is not named, as neighbours mostly are. */
export function cellOfGeosubmit(tower: Fields, ageMs: number | undefined): CellReading | undefined {
  const kind = KINDS.get(typeof tower['radioType'] === 'string' ? tower['radioType'].toLowerCase() : undefined);
  if (kind === undefined) return undefined;
  const number = (name: string): number => (typeof tower[name] === 'number' ? tower[name] : Number.NaN);
  const [mcc, net] = [number('mobileCountryCode'), number('mobileNetworkCode')];
  const [area, cell] = [number('locationAreaCode'), number('cellId')];
  if (identityFault(kind, mcc, net, area, cell) !== undefined) return undefined;
  const [channel, code] = [number('arfcn'), number('primaryScramblingCode')];
  return {
    ...{ kind, ref: cellRef(kind, mcc, net, area, cell), mcc: kind === 'cdma' ? undefined : mcc, mnc: net },
    area: kind === 'cdma' || isArea(area) ? area : undefined,
    signalDbm: signalOf(number('signalStrength')),
    timingAdvance: kind === 'lte' || kind === 'gsm' ? timingAdvanceOf(kind, number('timingAdvance')) : undefined,
    localId: isWhole(channel, 0, MAX_CHANNEL) && isWhole(code, 0, MAX_CODE) ? { channel, code } : undefined,
    ...{ neighbours: [], ageMs },
  };
}

const MAX_TIMING_ADVANCE = { lte: 1_282, gsm: 63 } as const;

/** In steps of the technology; apps send the largest whole number for none. */
const timingAdvanceOf = (kind: 'lte' | 'gsm', steps: number): number | undefined =>
  isWhole(steps, 0, MAX_TIMING_ADVANCE[kind]) ? steps : undefined;
