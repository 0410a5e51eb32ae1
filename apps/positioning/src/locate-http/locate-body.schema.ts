import { integer, listOf, number, objectOf, text, textLike, type JsonSchema } from './json-schema.ts';
import { MAC_PATTERN, MAC_WORDS } from './mac-pattern.ts';

const BYTE = '(?:\\d|[1-9]\\d|1\\d{2}|2[0-4]\\d|25[0-5])';
const TWO_BYTES = '(?:\\d|[1-9]\\d{1,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])';
const VERSION = new RegExp(`^${BYTE}\\.${BYTE}(?:\\.${TWO_BYTES})?$`);

const UNUSED_COUNTRIES = { minimum: 800, maximum: 899 };
const RESERVED_LAC = { minimum: 65_534, maximum: 65_534 };

const mcc = integer(200, 999, { description: 'Mobile country code; none begins with 8.', not: UNUSED_COUNTRIES });
const mnc = integer(0, 999, { description: 'Mobile network code.' });
const lac = integer(1, 65_535, { description: 'Location area code; 65534 is none.', not: RESERVED_LAC });
const hintedLac = integer(1, 65_535, { description: 'Location area code: a hint.' });
const shortCell = integer(0, 65_535, { description: 'Cell id.' });
const longCell = integer(0, 268_435_455, { description: 'Cell id of 28 bits.' });
const rxLevel = integer(-110, -25, { description: 'Signal level, dBm.' });
const rscp = integer(-120, -25, { description: 'Received signal code power, dBm.' });
const pathloss = integer(46, 158, { description: 'Path loss, dB.' });
const rsrp = integer(-140, -44, { description: 'Reference signal received power, dBm.' });
const rsrq = number(-19.5, -3, { description: 'Reference signal received quality, dB.' });
const pilotPower = integer(-142, -49, { description: 'Pilot power, dBm.' });

/** What a cell's own carrier tells: of the serving cell in `localId`, of a neighbour beside its power. */
const gsmLocal = { bsic: integer(0, 63), bcch: integer(0, 1_023) };
const wcdmaLocal = { uarfcndl: integer(0, 16_383), psc: integer(0, 511) };
const tdscdmaLocal = { uarfcn: integer(0, 16_383), cellParams: integer(0, 127) };
/** Eighteen bits, for the bands above 64. */
const lteLocal = { earfcn: integer(0, 262_143), pci: integer(0, 503) };
const cdmaLocal = { pnOffset: integer(0, 511), channel: integer(0, 2_047) };

const nmr = (item: JsonSchema): JsonSchema => ({ ...listOf(item, 1, 32), description: 'Neighbours, as measured.' });

const gsm = objectOf(
  { mcc, mnc, lac, cid: shortCell },
  {
    ta: integer(0, 63, { description: 'Timing advance: one step is some 554 m.' }),
    rxLevel,
    localId: objectOf(gsmLocal),
    nmr: nmr(objectOf(gsmLocal, { rxLevel, globalIdentity: objectOf({ lac, cid: shortCell }) })),
  },
);
const wcdma = objectOf(
  { mcc, mnc, cid: longCell },
  {
    ...{ lac: hintedLac, rscp, pathloss, localId: objectOf(wcdmaLocal) },
    nmr: nmr(objectOf(wcdmaLocal, { rscp, pathloss, cid: longCell })),
  },
);
const tdscdma = objectOf(
  { mcc, mnc, cid: longCell },
  {
    ...{ lac: hintedLac, rscp, pathloss, ta: integer(0, 1_530), localId: objectOf(tdscdmaLocal) },
    nmr: nmr(objectOf(tdscdmaLocal, { rscp, pathloss, cid: longCell })),
  },
);
const lte = objectOf(
  { mcc, mnc, cid: longCell },
  {
    ...{ tac: integer(0, 65_535, { description: 'Tracking area code: a hint.' }), rsrp, rsrq },
    ta: integer(0, 1_282, { description: 'Timing advance: one step is some 78 m.' }),
    localId: objectOf(lteLocal),
    nmr: nmr(objectOf(lteLocal, { rsrp, rsrq, cid: longCell })),
  },
);
const cdma = objectOf(
  { sid: integer(1, 32_767), nid: integer(0, 65_535), bsid: shortCell },
  {
    ...{ baseLat: number(-90, 90), baseLng: number(-180, 180), rz: integer(0, 4_095), pilotPower },
    localId: objectOf(cdmaLocal),
    nmr: nmr(objectOf(cdmaLocal, { pilotPower, bsid: shortCell })),
  },
);
const accessPoint = objectOf(
  { mac: textLike(MAC_PATTERN, MAC_WORDS) },
  { rss: integer(-128, 0, { description: 'Signal level, dBm.' }) },
);
const client = objectOf(
  {
    ...{ manufacturer: text(2, 50), model: text(1, 50), name: text(3, 50) },
    version: textLike(VERSION, 'X.Y or X.Y.Z, where X and Y are at most 255 and Z at most 65535'),
  },
  { firmware: text(1, 150), platform: text(3, 50) },
);

const MAX_CELLS = 16;
const MAX_ACCESS_POINTS = 256;

const measurements = {
  gsm: listOf(gsm, 1, MAX_CELLS),
  wcdma: listOf(wcdma, 1, MAX_CELLS),
  tdscdma: listOf(tdscdma, 1, MAX_CELLS),
  lte: listOf(lte, 1, MAX_CELLS),
  cdma: listOf(cdma, 1, MAX_CELLS),
  wlan: listOf(accessPoint, 1, MAX_ACCESS_POINTS),
};

/** One of them at least is in every body; JSON Schema could say so too, but not in words that help anybody. */
export const MEASUREMENTS: readonly string[] = Object.keys(measurements);

/** The body of a request to locate (positioning.md §1.1): for the validator that runs per request, and for the document. */
export const locateBodySchema: JsonSchema = {
  ...objectOf({}, { ...measurements, client }),
  description: `At least one of ${MEASUREMENTS.join(', ')}.`,
};
