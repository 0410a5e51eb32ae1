import { describeControllers, finishDocument, type OpenApiDocument } from '@umbra/wire/openapi';
import { errorText } from '@umbra/wire';
import { shadowsControllers } from '../shadows.module.ts';
import { SHADOWS_VERSION } from '../shadows.version.ts';
import { describedOperations, type DescribedOperation } from './described-operations.ts';
import { shadowSchemas } from './shadow.schemas.ts';

type Operation = NonNullable<OpenApiDocument['paths'][string]['get']>;
type Schemas = NonNullable<NonNullable<OpenApiDocument['components']>['schemas']>;

/** What Nest calls the rest of a path, and what the contract calls it. */
const REST_OF_PATH = '{path}';
const SELECTOR = '{selector}';

/** The API document of shadows: paths and bodies from the controllers that it runs, the rest from the table beside this. */
export async function shadowsDocument(): Promise<OpenApiDocument> {
  const derived = await describeControllers(shadowsControllers, {
    title: 'Umbra shadows',
    description: 'What devices last reported, what they are asked to do, and where they have been.',
    version: SHADOWS_VERSION,
  });
  const paths: OpenApiDocument['paths'] = {};
  for (const [path, item] of Object.entries(derived.paths)) {
    const name = path.replace(REST_OF_PATH, SELECTOR);
    paths[name] = Object.fromEntries(
      Object.entries(item as Record<string, Operation>).map(([method, operation]) => {
        const described = describedOperations[`${method.toUpperCase()} ${name}`];
        if (described === undefined) throw new Error(`Nothing describes ${method.toUpperCase()} ${name}.`);
        return [method, complete(operation, described, name)];
      }),
    );
  }
  const schemas = { ...derived.components?.schemas, ...shadowSchemas } as Schemas;
  return finishDocument({ ...derived, paths, components: { ...derived.components, schemas } }, [
    { service: 'shadows', prefixes: ['/shadows/v2'] },
    { service: 'traces', prefixes: ['/traces/v2'] },
  ]);
}

function complete(operation: Operation, described: DescribedOperation, path: string): Operation {
  const { summary, tag, query = [], body, answer, refusals } = described;
  const pathParameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
  const queryParameters = query.map(([name, description, schema]) => ({
    ...{ name, in: 'query', required: false, description, schema },
  }));
  const jsonOf = (schema: object) => ({ 'application/json': { schema } });
  return {
    ...{ operationId: operation.operationId, summary, tags: [tag], security: [{ bearer: [] }] },
    parameters: [...pathParameters, ...queryParameters],
    ...(operation.requestBody === undefined ? {} : { requestBody: operation.requestBody }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: jsonOf(body) } }),
    responses: {
      ...(answer === undefined
        ? { 204: { description: 'Done.' } }
        : { 200: { description: summary, content: jsonOf(answer) } }),
      ...Object.fromEntries(
        refusals.map((status) => [
          status,
          { description: errorText(status), content: jsonOf({ $ref: '#/components/schemas/ErrorResponse' }) },
        ]),
      ),
    },
  } as Operation;
}
