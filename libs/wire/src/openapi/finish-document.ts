import type { OpenApiDocument } from './describe-controllers.ts';

type Paths = OpenApiDocument['paths'];

/** The two probes of a service under each of its prefixes (contract §1.1). */
export interface DescribedProbes {
  readonly service: string;
  readonly prefixes: readonly string[];
}

/** Adds what no controller declares, and puts everything in an order that depends on nothing but the names. */
export function finishDocument(document: OpenApiDocument, probes: readonly DescribedProbes[]): OpenApiDocument {
  const paths: Paths = { ...document.paths };
  for (const { service, prefixes } of probes) {
    for (const prefix of prefixes) Object.assign(paths, probePaths(prefix, service));
  }
  return {
    ...document,
    paths: sortedByName(paths),
    components: { ...document.components, schemas: sortedByName(document.components?.schemas ?? {}) },
  };
}

/** The text of a document as it is committed. */
export const documentText = (document: OpenApiDocument): string => `${JSON.stringify(document, null, 2)}\n`;

function probePaths(prefix: string, service: string): Paths {
  const name = prefix.replaceAll(/[^a-z0-9]+/gi, '_');
  const tags = ['probes'];
  return {
    [`${prefix}/health`]: {
      get: {
        operationId: `health${name}`,
        summary: 'Whether the service is healthy',
        tags,
        responses: { 200: jsonOf('Healthy.', { message: { type: 'string', enum: ['healthy'] } }), 500: refusal() },
      },
    },
    [`${prefix}/version`]: {
      get: {
        operationId: `version${name}`,
        summary: 'The version of the service',
        tags,
        responses: { 200: jsonOf('The version under the name of the service.', { [service]: { type: 'string' } }) },
      },
    },
  };
}

const jsonOf = (description: string, properties: Record<string, { type: 'string'; enum?: string[] }>) => ({
  description,
  content: {
    'application/json': {
      schema: { type: 'object' as const, properties, required: Object.keys(properties), additionalProperties: false },
    },
  },
});

const refusal = () => ({
  description: 'Not healthy.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' } } },
});

const sortedByName = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
