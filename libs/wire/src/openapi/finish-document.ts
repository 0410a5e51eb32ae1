import type { OpenApiDocument } from './describe-controllers.ts';

type Paths = OpenApiDocument['paths'];

/** The two probes of a service under each of its prefixes (contract §1.1). */
export interface DescribedProbes {
  readonly service: string;
  readonly prefixes: readonly string[];
  /** Of an API whose probes answer otherwise. */
  readonly words?: DescribedProbeWords;
}

/** What probes say where it is not the contract's §1.1. */
export interface DescribedProbeWords {
  readonly healthy: ProbeProperties;
  readonly version: ProbeProperties;
  /** Name of the schema of refusals. */
  readonly error: string;
}

type ProbeProperties = Record<string, { type: 'string'; enum?: string[] }>;

/** Adds what no controller declares, and puts everything in an order that depends on nothing but the names. */
export function finishDocument(document: OpenApiDocument, probes: readonly DescribedProbes[]): OpenApiDocument {
  const paths: Paths = { ...document.paths };
  for (const { service, prefixes, words = usualWords(service) } of probes) {
    for (const prefix of prefixes) Object.assign(paths, probePaths(prefix, words));
  }
  return {
    ...document,
    paths: sortedByName(paths),
    components: { ...document.components, schemas: sortedByName(document.components?.schemas ?? {}) },
  };
}

/** The text of a document as it is committed. */
export const documentText = (document: OpenApiDocument): string => `${JSON.stringify(document, null, 2)}\n`;

const usualWords = (service: string): DescribedProbeWords => ({
  healthy: { message: { type: 'string', enum: ['healthy'] } },
  version: { [service]: { type: 'string' } },
  error: 'ErrorResponse',
});

function probePaths(prefix: string, { healthy, version, error }: DescribedProbeWords): Paths {
  const name = prefix.replaceAll(/[^a-z0-9]+/gi, '_');
  const tags = ['probes'];
  return {
    [`${prefix}/health`]: {
      get: {
        operationId: `health${name}`,
        summary: 'Whether the service is healthy',
        tags,
        responses: { 200: jsonOf('Healthy.', healthy), 500: refusal(error) },
      },
    },
    [`${prefix}/version`]: {
      get: {
        operationId: `version${name}`,
        summary: 'The version of the service',
        tags,
        responses: { 200: jsonOf('The version under the name of the service.', version) },
      },
    },
  };
}

const jsonOf = (description: string, properties: ProbeProperties) => ({
  description,
  content: {
    'application/json': {
      schema: { type: 'object' as const, properties, required: Object.keys(properties), additionalProperties: false },
    },
  },
});

const refusal = (error: string) => ({
  description: 'Not healthy.',
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${error}` } } },
});

const sortedByName = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
