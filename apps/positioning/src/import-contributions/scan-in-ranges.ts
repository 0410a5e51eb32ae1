type Fields = Readonly<Record<string, unknown>>;
type Range = readonly [least: number, most: number];

/** Of one group of a scan: what an entry is named by, and what else it may say. */
interface GroupRanges {
  readonly identity: Readonly<Record<string, Range>>;
  readonly optional: Readonly<Record<string, Range>>;
}

const network = { mcc: [200, 999], mnc: [0, 999] } as const;
const longCell = { ...network, cid: [0, 2 ** 28 - 1] } as const;
const area: Range = [0, 65_535];
const power: Range = [-160, 0];

/** Whole numbers, as a telemetry message may have them (contract §3.2); what is learned is sums of whole numbers. */
const GROUPS: Readonly<Record<string, GroupRanges>> = {
  wlan: { identity: {}, optional: { powrx: power } },
  bt: { identity: { rss: [-160, 20] }, optional: {} },
  gsm: {
    identity: { ...network, lac: [1, 65_533], cid: [0, 65_535] },
    optional: { rxlevel: power, ta: [0, 63], bsic: [0, 63], bcch: [0, 1_023] },
  },
  wcdma: { identity: longCell, optional: { lac: area, rscp: power, uarfcndl: [0, 16_383], psc: [0, 511] } },
  tdscdma: {
    identity: longCell,
    optional: { lac: area, rscp: power, ta: [0, 1_530], uarfcn: [0, 16_383], cellparams: [0, 127] },
  },
  lte: {
    identity: longCell,
    optional: { tac: area, rsrp: power, ta: [0, 1_282], earfcn: [0, 262_143], pci: [0, 503] },
  },
  cdma: {
    identity: { sid: [0, 32_767], nid: area, bsid: [0, 65_535] },
    optional: { pilotpower: power, pnoffset: [0, 511], channel: [0, 2_047] },
  },
};

/**
 * The scan of a file that nobody has checked: without entries that name nothing that can be, and without values that cannot
 * be. Neighbours teach nothing, and are left out.
 */
export function scanInRanges(scan: Fields): Fields {
  const groups = Object.entries(GROUPS).map(([name, ranges]) => {
    const entries: readonly unknown[] = Array.isArray(scan[name]) ? scan[name] : [];
    return [name, entries.flatMap((entry) => entryInRanges(entry, ranges))];
  });
  return Object.fromEntries(groups) as Fields;
}

function entryInRanges(entry: unknown, { identity, optional }: GroupRanges): Fields[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { nmr: _, ...fields } = entry as Fields;
  const isWithin = (name: string, [least, most]: Range): boolean => {
    const value = fields[name];
    return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  };
  if (!Object.entries(identity).every(([name, range]) => isWithin(name, range))) return [];
  const wrong = Object.entries(optional).flatMap(([name, range]) => (isWithin(name, range) ? [] : [name]));
  return [Object.fromEntries(Object.entries(fields).filter(([name]) => !wrong.includes(name)))];
}
