import { describeControllers, desiredShadowSchema, finishDocument, type OpenApiDocument } from '@umbra/wire/openapi';
import { telemetryRoutes, type TelemetryRoute } from '../accept-telemetry/telemetry-routes.ts';
import { INGESTION_VERSION } from '../ingestion.version.ts';
import { samplesSchema } from '../telemetry/shape/compiled-shapes.ts';
import { schemasOf, type JsonSchema } from '../telemetry/shape/json-schema.ts';
import { Telemetry, TelemetryBatchRequest, TelemetryRequest } from '../telemetry/telemetry.ts';

type Operation = NonNullable<OpenApiDocument['paths'][string]['post']>;
type Schemas = NonNullable<NonNullable<OpenApiDocument['components']>['schemas']>;

const SCHEMAS = '#/components/schemas/';

/** The refusals of every route; 503 is not the contract's, but what an honest service answers when its log is away. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The body, a field of it, or the query is not valid; nothing was stored.',
  401: 'No token, or none that is valid (any more).',
  403: 'A token of the wrong kind, or a device of another project.',
  404: 'No such device, or it is not claimed.',
  413: 'The body is too large, or holds too many samples.',
  429: 'The application sends more than its limit.',
  503: 'The log cannot take it now; nothing was stored.',
};

const SUMMARIES: Readonly<Record<string, string>> = {
  '/v2/': 'A device posts its own telemetry',
  '/device-http/v2': 'The same as POST /v2/, as the old JavaScript SDK calls it',
  '/v3/': 'Telemetry of one device, from itself, a user or an application',
  '/v3/batch': 'Telemetry of many devices, from a user or an application',
};

const BODY_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  '/v2/': samplesSchema(SCHEMAS),
  '/device-http/v2': samplesSchema(SCHEMAS),
  '/v3/': { $ref: SCHEMAS + TelemetryRequest.name },
  '/v3/batch': { $ref: SCHEMAS + TelemetryBatchRequest.name },
};

/**
 * The API document of ingestion. Its routes are no Nest controllers, so their part is made from the table that registers
 * them and from the schemas that check them.
 */
export async function ingestionDocument(): Promise<OpenApiDocument> {
  const base = await describeControllers([], {
    title: 'Umbra ingestion',
    description: 'Where devices, and users and applications on their behalf, post telemetry.',
    version: INGESTION_VERSION,
  });
  const paths: OpenApiDocument['paths'] = {};
  for (const route of telemetryRoutes) {
    for (const path of route.paths) paths[path] = { post: operationOf(path, route) };
  }
  const schemas = {
    ...base.components?.schemas,
    ...schemasOf([Telemetry, TelemetryRequest, TelemetryBatchRequest], SCHEMAS),
    DesiredShadow: desiredShadowSchema,
  } as Schemas;
  return finishDocument({ ...base, paths, components: { ...base.components, schemas } }, [
    { service: 'ingestion', prefixes: ['/v2', '/v3'] },
  ]);
}

function operationOf(path: string, route: TelemetryRoute): Operation {
  const hasAnswer = route.answers === 'desired-shadow';
  return {
    operationId: `post${path.replaceAll(/[^a-z0-9]+/gi, '_').replace(/_$/, '')}`,
    summary: SUMMARIES[path] ?? path,
    description: `For the token of: ${route.callers.join(', ')}.`,
    tags: ['telemetry'],
    security: [{ bearer: [] }],
    parameters: hasAnswer
      ? [
          {
            name: 'async',
            in: 'query',
            required: false,
            description: 'true: 204 in place of the desired shadow (ING-22).',
            schema: { type: 'boolean', default: false },
          },
        ]
      : [],
    requestBody: {
      required: true,
      description: route.wantedBody,
      content: { 'application/json': { schema: BODY_SCHEMAS[path] as object } },
    },
    responses: {
      ...(hasAnswer
        ? {
            200: {
              description: 'Accepted; the settings that the device should have.',
              content: { 'application/json': { schema: { $ref: `${SCHEMAS}DesiredShadow` } } },
            },
          }
        : {}),
      204: { description: 'Accepted.' },
      ...Object.fromEntries(
        Object.entries(REFUSALS).map(([status, description]) => [
          status,
          { description, content: { 'application/json': { schema: { $ref: `${SCHEMAS}ErrorResponse` } } } },
        ]),
      ),
    },
  };
}
