import { cdmaCell, gsmCell, longCell } from '../station/cell-identity.ts';
import type { StationRef } from '../station/station-ref.ts';
import { entriesOf, numberOf, type Fields } from './fields.ts';
import type { CellNeighbour, CellReading, LocalCellId } from './scan.ts';

/** How each technology calls what its own carrier tells, and how loud it is. */
const LONG_NAMES = {
  wcdma: { channel: 'uarfcndl', code: 'psc', signal: 'rscp', area: 'lac' },
  tdscdma: { channel: 'uarfcn', code: 'cellparams', signal: 'rscp', area: 'lac' },
  lte: { channel: 'earfcn', code: 'pci', signal: 'rsrp', area: 'tac' },
} as const;

export function gsmReading(entry: Fields, ageMs: number | undefined): CellReading | undefined {
  const [mcc, mnc, lac, cid] = numbers(entry, ['mcc', 'mnc', 'lac', 'cid']);
  if (mcc === undefined || mnc === undefined || lac === undefined || cid === undefined) return undefined;
  const neighbours = entriesOf(entry['nmr']).flatMap((neighbour) => {
    const [theirLac, theirCid] = numbers(neighbour, ['lac', 'cid']);
    const isNamed = theirLac !== undefined && theirCid !== undefined;
    const ref = isNamed ? gsmCell({ mcc, mnc, lac: theirLac, cid: theirCid }) : undefined;
    return neighbourOf(localIdOf(neighbour, 'bcch', 'bsic'), ref, numberOf(neighbour['rxlevel']));
  });
  return {
    ...{ kind: 'gsm', ref: gsmCell({ mcc, mnc, lac, cid }), mcc, mnc, area: lac },
    signalDbm: numberOf(entry['rxlevel']),
    timingAdvance: numberOf(entry['ta']),
    localId: localIdOf(entry, 'bcch', 'bsic'),
    ...{ neighbours, ageMs },
  };
}

export function longReading(
  kind: keyof typeof LONG_NAMES,
  entry: Fields,
  ageMs: number | undefined,
): CellReading | undefined {
  const names = LONG_NAMES[kind];
  const [mcc, mnc, cid] = numbers(entry, ['mcc', 'mnc', 'cid']);
  if (mcc === undefined || mnc === undefined || cid === undefined) return undefined;
  const neighbours = entriesOf(entry['nmr']).flatMap((neighbour) => {
    const theirs = numberOf(neighbour['cid']);
    const ref = theirs === undefined ? undefined : longCell(kind, { mcc, mnc, cid: theirs });
    return neighbourOf(localIdOf(neighbour, names.channel, names.code), ref, numberOf(neighbour[names.signal]));
  });
  return {
    ...{ kind, ref: longCell(kind, { mcc, mnc, cid }), mcc, mnc, area: numberOf(entry[names.area]) },
    signalDbm: numberOf(entry[names.signal]),
    timingAdvance: kind === 'wcdma' ? undefined : numberOf(entry['ta']),
    localId: localIdOf(entry, names.channel, names.code),
    ...{ neighbours, ageMs },
  };
}

export function cdmaReading(entry: Fields, ageMs: number | undefined): CellReading | undefined {
  const [sid, nid, bsid] = numbers(entry, ['sid', 'nid', 'bsid']);
  if (sid === undefined || nid === undefined || bsid === undefined) return undefined;
  const neighbours = entriesOf(entry['nmr']).flatMap((neighbour) => {
    const theirs = numberOf(neighbour['bsid']);
    const ref = theirs === undefined ? undefined : cdmaCell({ sid, nid, bsid: theirs });
    return neighbourOf(localIdOf(neighbour, 'channel', 'pnoffset'), ref, numberOf(neighbour['pilotpower']));
  });
  return {
    ...{ kind: 'cdma', ref: cdmaCell({ sid, nid, bsid }), mcc: undefined, mnc: sid, area: nid },
    signalDbm: numberOf(entry['pilotpower']),
    timingAdvance: undefined,
    localId: localIdOf(entry, 'channel', 'pnoffset'),
    ...{ neighbours, ageMs },
  };
}

const numbers = (entry: Fields, names: readonly string[]): (number | undefined)[] =>
  names.map((name) => numberOf(entry[name]));

function localIdOf(entry: Fields, channelName: string, codeName: string): LocalCellId | undefined {
  const [channel, code] = numbers(entry, [channelName, codeName]);
  return channel === undefined || code === undefined ? undefined : { channel, code };
}

function neighbourOf(
  localId: LocalCellId | undefined,
  ref: StationRef | undefined,
  signalDbm: number | undefined,
): CellNeighbour[] {
  return localId === undefined ? [] : [{ localId, ref, signalDbm }];
}
