import { UmbraError } from '@umbra/errors';
import { CELL_KINDS, parseMac, STATION_KIND_CODES } from '@umbra/positioning-engine';
import { Ajv, type ValidateFunction } from 'ajv';
import { MAP_FILE_VERSION, type MapLine } from '../export-map/map-line.ts';

/** What cannot be read as a map file: of it nothing is taken. */
export class MapFileError extends UmbraError {
  constructor(lineNumber: number, why: string) {
    super('POSITIONING_MAP_FILE', `Line ${String(lineNumber)} is no line of a map file: ${why}.`);
  }
}

const ajv = new Ajv();
const whole = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const small = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 };
const units = { type: 'integer', minimum: -1_800_000_000, maximum: 1_800_000_000 };
const orNothing = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
const base64 = { type: 'string', pattern: '^[A-Za-z0-9+/]+={0,2}$' };
const stationKind = { enum: Object.keys(STATION_KIND_CODES) };
const cellKind = { enum: CELL_KINDS };

const check = (required: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}) =>
  ajv.compile({
    type: 'object',
    properties: { type: { type: 'string' }, ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  });

const CHECKS: Readonly<Record<MapLine['type'], ValidateFunction>> = {
  map: check({ version: { const: MAP_FILE_VERSION }, layer: { type: 'string' } }),
  station: check({ kind: stationKind, id: whole, sums: base64 }, { public: { const: true } }),
  fingerprints: check({ tile: whole, epoch: small, packed: base64 }),
  area: check({ kind: cellKind, id: whole, area: small, count: whole }),
  carrier: check({ kind: cellKind, id: whole, channel: small, code: small, count: whole }),
  cell: check({
    ...{ kind: cellKind, id: whole, lat: units, lng: units, rangeMetres: small, samples: small },
    ...{ isExact: { type: 'boolean' }, area: orNothing(small), code: orNothing(small), updatedS: whole },
  }),
  refusal: check({ mac: { type: 'string' }, reason: { enum: ['nomap', 'optout', 'owner'] } }, { own: { const: true } }),
  end: check({ lines: whole }),
};

/** @throws MapFileError */
export function readMapLine(text: string, lineNumber: number): MapLine {
  const line = parsed(text, lineNumber);
  const validate = typeof line['type'] === 'string' ? CHECKS[line['type'] as MapLine['type']] : undefined;
  if (validate === undefined) throw new MapFileError(lineNumber, `its type is ${JSON.stringify(line['type'])}`);
  if (line['type'] === 'map' && line['version'] !== MAP_FILE_VERSION) {
    const wanted = `this program reads version ${String(MAP_FILE_VERSION)}`;
    throw new MapFileError(lineNumber, `the file is of version ${JSON.stringify(line['version'])}, ${wanted}`);
  }
  if (!validate(line)) throw new MapFileError(lineNumber, ajv.errorsText(validate.errors, { dataVar: 'it' }));
  const known = line as unknown as MapLine;
  if (known.type === 'refusal' && parseMac(known.mac) === undefined) {
    throw new MapFileError(lineNumber, `${known.mac} is no address`);
  }
  return known;
}

function parsed(text: string, lineNumber: number): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Told below, as what else is no object.
  }
  throw new MapFileError(lineNumber, 'it is no JSON object');
}
