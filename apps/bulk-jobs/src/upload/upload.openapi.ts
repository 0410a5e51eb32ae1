import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { MAX_LIST_LENGTH, MAX_RATE, MAX_TEXT_LENGTH, rowFields, type FieldName } from './rows/row-fields.ts';
import { variants } from './rows/row-variant.ts';
import { MAX_ROWS } from './read-upload.ts';

type Schema = Parameters<typeof ApiBody>[0] extends infer Options
  ? Extract<Options, { schema: unknown }>['schema']
  : never;

const TEXT = { type: 'string', minLength: 1, maxLength: MAX_TEXT_LENGTH } as const;

const DESCRIPTIONS: Partial<Record<FieldName, string>> = {
  name: 'Unique in the project (BULK-4).',
  deviceId: 'A licence that exists: it is claimed.',
  externalId: 'Of a virtual device.',
  externalDeviceId: 'Of a device that the connector mirrors.',
  type: 'Kept as the label `type`.',
  tags: 'Kept as labels `tag`.',
  geofences: 'With which the device is associated.',
  rules: 'Rules or sensor rules with which the device is associated.',
  sampleMs: 'Milliseconds between samples.',
  sendMs: 'Milliseconds between reports; not below sampleMs.',
  distanceM: 'Metres after which to sample.',
  areaBased: 'The device gets its geofences (`syncGeofences`): at most 3 of them (BULK-5).',
  unclaimOnly: 'The licence stays, unclaimed (BULK-15).',
  removeFromConnectorOnly: 'The device stays (BULK-15).',
};

function schemaOf(field: FieldName): Schema {
  const description = DESCRIPTIONS[field];
  const said = description === undefined ? {} : { description };
  switch (rowFields[field].kind) {
    case 'text':
      return { ...TEXT, ...said };
    case 'integer':
      return { type: 'integer', minimum: 0, maximum: MAX_RATE, ...said };
    case 'flag':
      return { oneOf: [{ type: 'boolean' }, { type: 'string', enum: ['true', 'false'] }], default: false, ...said };
    case 'texts':
      return { type: 'array', maxItems: MAX_LIST_LENGTH, items: TEXT, ...said };
    case 'uuids':
      return { type: 'array', maxItems: MAX_LIST_LENGTH, items: { type: 'string', format: 'uuid' }, ...said };
  }
}

/** The closed objects of §9.2 and §9.3. */
const rowSchemas = (type: keyof typeof variants): Schema[] =>
  variants[type].map(({ variant, ids, fields }) => ({
    title: variant,
    type: 'object',
    additionalProperties: false,
    required: [...ids, ...fields.filter((field) => field === 'name')],
    properties: Object.fromEntries([...ids, ...fields].map((field) => [field, schemaOf(field)])),
  }));

const arrayOf = (type: keyof typeof variants): Schema => ({
  type: 'array',
  minItems: 1,
  maxItems: MAX_ROWS,
  items: { oneOf: rowSchemas(type) },
});

/** The body of an upload: JSON in the schema; CSV is described beside it (§9.4). */
export const ApiUpload = (): MethodDecorator =>
  applyDecorators(
    ApiConsumes('application/json', 'text/csv'),
    ApiBody({
      description:
        'JSON: an array, all of whose rows make devices or all of which delete devices. text/csv: the fields are the columns; ' +
        '`tag:{name}`, `geofence:{uuid}` and `rule:{uuid}` are columns with a 1 where a row has them.',
      schema: { oneOf: [arrayOf('create'), arrayOf('delete')] },
    }),
  );
