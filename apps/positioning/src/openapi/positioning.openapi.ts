import { describeControllers, finishDocument, type OpenApiDocument } from '@umbra/wire/openapi';
import { errorText } from '@umbra/wire';
import { positioningControllers } from '../positioning.module.ts';
import { POSITIONING_VERSION } from '../positioning.version.ts';
import { describedOperations, type DescribedOperation } from './described-operations.ts';
import { positioningSchemas } from './positioning.schemas.ts';

type Operation = NonNullable<OpenApiDocument['paths'][string]['get']>;
type Schemas = NonNullable<NonNullable<OpenApiDocument['components']>['schemas']>;

const API_KEY = { type: 'apiKey', in: 'query', name: 'apiKey', description: 'In place of a bearer token.' } as const;

/** The API document of positioning: paths from the controllers that it runs, the rest from the tables beside this. */
export async function positioningDocument(): Promise<OpenApiDocument> {
  const derived = await describeControllers(positioningControllers, {
    title: 'Umbra positioning',
    description: 'Where radio scans were taken (Network Positioning v2), and whose map it is found on.',
    version: POSITIONING_VERSION,
  });
  const paths: OpenApiDocument['paths'] = {};
  for (const [path, item] of Object.entries(derived.paths)) {
    paths[path] = Object.fromEntries(
      Object.entries(item as Record<string, Operation>).map(([method, operation]) => {
        const name = `${method.toUpperCase()} ${path}`;
        const described = describedOperations[name];
        if (described === undefined) throw new Error(`Nothing describes ${name}.`);
        return [method, complete(operation, described, path)];
      }),
    );
  }
  // Refusals here have words of their own.
  const { ErrorResponse: _usual, ...schemas } = { ...derived.components?.schemas, ...positioningSchemas } as Schemas;
  const securitySchemes = { ...derived.components?.securitySchemes, apiKey: API_KEY };
  return finishDocument({ ...derived, paths, components: { ...derived.components, schemas, securitySchemes } }, [
    {
      ...{ service: 'positioning', prefixes: ['/positioning/v2'] },
      words: {
        healthy: { status: { type: 'string', enum: ['OK'] } },
        version: { apiVersion: { type: 'string' }, serviceVersion: { type: 'string' } },
        error: 'PositioningError',
      },
    },
  ]);
}

function complete({ operationId }: Operation, described: DescribedOperation, path: string): Operation {
  const { summary, tag, query = [], body, answer, refusals } = described;
  const pathParameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
  const queryParameters = query.map(([name, description, schema]) => ({
    ...{ name, in: 'query', required: false, description, schema },
  }));
  return {
    // One handler may have several paths.
    operationId: path.startsWith('/positioning/') ? operationId : `${operationId}${path.replaceAll(/\W+/g, '_')}`,
    ...{ summary, tags: [tag], security: [{ bearer: [] }, { apiKey: [] }] },
    parameters: [...pathParameters, ...queryParameters],
    ...(body === undefined ? {} : { requestBody: { required: true, content: jsonOf(body) } }),
    responses: {
      200: { description: summary, content: jsonOf(answer) },
      ...Object.fromEntries(
        refusals.map((status) => [
          status,
          {
            description: errorText(status),
            content: jsonOf(status === 401 || status === 403 ? 'OAuthError' : 'PositioningError'),
          },
        ]),
      ),
    },
  } as Operation;
}

const jsonOf = (schema: string) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } });
