import type { Schema } from '@umbra/wire/openapi';
import { describedGeosubmitBody } from '../geosubmit/geosubmit-body.schema.ts';
import { locateBodySchema } from '../locate-http/locate-body.schema.ts';

const text: Schema = { type: 'string' };
const milliseconds: Schema = { type: 'integer', description: 'Milliseconds since 1970.' };
const count: Schema = { type: 'integer', minimum: 0 };

const object = (
  required: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): Schema => ({
  type: 'object',
  properties: { ...required, ...optional },
  ...(Object.keys(required).length > 0 ? { required: Object.keys(required) } : {}),
  additionalProperties: false,
});

/** What the document's operations take and answer. */
export const positioningSchemas: Readonly<Record<string, object>> = {
  LocateRequest: locateBodySchema,
  LocateAnswer: object({
    location: object({
      lat: { type: 'number', minimum: -90, maximum: 90 },
      lng: { type: 'number', minimum: -180, maximum: 180 },
      accuracy: {
        type: 'integer',
        minimum: 1,
        description: 'Metres: of the circle that holds the device with the requested confidence.',
      },
    }),
  }),
  Geosubmit: describedGeosubmitBody,
  Nothing: object({}),
  Sharing: object(
    { shared: { type: 'boolean' } },
    {
      since: { ...milliseconds, description: 'What is accepted from then on is shared. Milliseconds since 1970.' },
      until: { ...milliseconds, description: 'What was accepted before then stays shared. Milliseconds since 1970.' },
    },
  ),
  SetSharing: object({ shared: { type: 'boolean' } }),
  RefusedStations: object({
    refused: { ...count, description: '0 when it was refused before.' },
    stations: { ...count, description: 'Rows that were deleted.' },
    fingerprints: { ...count, description: 'Tiles whose fingerprints knew its radio.' },
  }),
  PositioningError: object(
    {
      title: { ...text, description: 'The text of the status.' },
      status: { type: 'integer' },
      code: { ...text, description: '`E606` and the status.' },
      cause: text,
      action: { ...text, description: 'What to do about it.' },
      correlationId: { ...text, description: 'Also in the header `X-Correlation-ID`, and in the log.' },
    },
    {
      details: {
        type: 'array',
        items: object({ title: text, message: text, source: { ...text, description: 'A JSONPath.' } }),
      },
    },
  ),
  OAuthError: object({ error: text, error_description: text }),
};
