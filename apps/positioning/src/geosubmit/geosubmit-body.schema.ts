import type { JsonSchema } from '../locate-http/json-schema.ts';
import { MAX_ITEMS } from './geosubmit.limits.ts';

/** With what else an app sends: Geosubmit is spoken by many, and each has its own. */
const open = (description: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  ...{ type: 'object', description, properties },
});
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

const number = (description: string): JsonSchema => ({ type: 'number', description });
const text = (description: string): JsonSchema => ({ type: 'string', description });
const ageMs = number('How long before `timestamp`, ms.');

/** For the document. Fields that cannot be understood are passed over, item by item, as ichnaea did. */
const item = open('What was heard at one place.', {
  timestamp: number('Milliseconds since 1970; now, when it is missing.'),
  position: open('By satellite, or it teaches nothing.', {
    ...{ latitude: number('Degrees.'), longitude: number('Degrees.'), accuracy: number('Metres at 68 %.') },
    ...{ speed: number('Metres a second.'), age: ageMs, source: text('`gps`, or missing; others teach nothing.') },
  }),
  wifiAccessPoints: listOf(
    open('An access point.', {
      ...{ macAddress: text('Six pairs between `:` or `-`.'), signalStrength: number('dBm.'), age: ageMs },
      ssid: text('Read for `_nomap` and `_optout` only, and not kept.'),
    }),
  ),
  bluetoothBeacons: listOf(
    open('A beacon.', { macAddress: text('Its address.'), signalStrength: number('dBm.'), age: ageMs }),
  ),
  cellTowers: listOf(
    open('A cell.', {
      ...{ radioType: text('`gsm`, `wcdma`, `lte` or `cdma`.'), mobileCountryCode: number('MCC.') },
      ...{ mobileNetworkCode: number('MNC; CDMA: SID.'), locationAreaCode: number('LAC or TAC; CDMA: NID.') },
      ...{ cellId: number('Of 16 or 28 bits; CDMA: BSID.'), primaryScramblingCode: number('PSC or PCI.') },
      ...{ arfcn: number('UARFCN or EARFCN.'), signalStrength: number('dBm.'), age: ageMs },
      timingAdvance: number('In steps.'),
    }),
  ),
});

/** What is required of a body. */
export const geosubmitBodySchema: JsonSchema = {
  type: 'object',
  properties: { items: { type: 'array', items: { type: 'object' }, minItems: 1, maxItems: MAX_ITEMS } },
  required: ['items'],
};

/** The same with all that is read, for the document. */
export const describedGeosubmitBody: JsonSchema = {
  ...geosubmitBodySchema,
  properties: { items: { ...geosubmitBodySchema.properties!['items']!, items: item } },
};
