type Fields = Readonly<Record<string, unknown>>;

/** What a cell's own carrier tells is flat in the telemetry message, and a part of its own here. */
const LOCAL_IDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gsm: { bsic: 'bsic', bcch: 'bcch' },
  wcdma: { uarfcndl: 'uarfcndl', psc: 'psc' },
  tdscdma: { uarfcn: 'uarfcn', cellparams: 'cellParams' },
  lte: { earfcn: 'earfcn', pci: 'pci' },
  cdma: { pnoffset: 'pnOffset', channel: 'channel' },
};
const NAMES: Readonly<Record<string, string>> = {
  ...{ rxlevel: 'rxLevel', pilotpower: 'pilotPower', baselat: 'baseLat', baselng: 'baseLng' },
  ...{ cellparams: 'cellParams', pnoffset: 'pnOffset' },
};

/**
 * The `scan` of a telemetry message as the body of `POST /v2/locate` (positioning.md §1.1, the table of names).
 * @returns undefined when nothing is left: beacons, times and positions have no place in it
 */
export function locateBodyOf(scan: Fields): Fields | undefined {
  const body: Record<string, unknown> = {};
  const wlan = listOf(scan['wlan']).map(({ mac, powrx }) => (powrx === undefined ? { mac } : { mac, rss: powrx }));
  if (wlan.length > 0) body['wlan'] = wlan;
  for (const technology of Object.keys(LOCAL_IDS)) {
    const cells = listOf(scan[technology]).map((cell) => cellOf(technology, cell));
    if (cells.length > 0) body[technology] = cells;
  }
  return Object.keys(body).length === 0 ? undefined : body;
}

function cellOf(technology: string, cell: Fields): Fields {
  const local = LOCAL_IDS[technology]!;
  const renamed: Record<string, unknown> = {};
  const localId: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(cell)) {
    const localName = local[name];
    if (localName !== undefined) localId[localName] = value;
    else if (name === 'nmr') renamed[name] = listOf(value).map(neighbourOf);
    else if (name !== 'timestamp') renamed[NAMES[name] ?? name] = value;
  }
  const isWhole = Object.keys(localId).length === Object.keys(local).length;
  return isWhole ? { ...renamed, localId } : renamed;
}

/** A neighbour keeps its carrier beside its power; only the identity of a GSM neighbour is a part of its own. */
function neighbourOf(neighbour: Fields): Fields {
  const { lac, ...others } = neighbour;
  const renamed = Object.fromEntries(Object.entries(others).map(([name, value]) => [NAMES[name] ?? name, value]));
  if (lac === undefined) return renamed;
  const { cid, ...rest } = renamed;
  return { ...rest, globalIdentity: { lac, cid } };
}

const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
