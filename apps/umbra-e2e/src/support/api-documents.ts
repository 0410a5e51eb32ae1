import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../../docs/reference/openapi/', import.meta.url);

/** As much of an operation as tests look at. */
export interface Operation {
  /** `GET /shadows/v2/{trackingId}` */
  readonly name: string;
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly isProbe: boolean;
  /** False where no bearer is wanted. */
  readonly isSecured: boolean;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>;
}

interface ApiDocument {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { tags?: string[]; security?: object[]; responses: Operation['responses'] }>>
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** The committed API documents by service. */
export const apiDocuments: ReadonlyMap<string, ApiDocument> = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as ApiDocument]),
);

/** Every operation of every service. */
export const operations: readonly Operation[] = [...apiDocuments].flatMap(([service, { paths }]) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { tags = [], security = [], responses }]) => ({
      ...{ name: `${method.toUpperCase()} ${path}`, service, method: method.toUpperCase(), path, responses },
      ...{ isProbe: tags.includes('probes'), isSecured: security.length > 0 },
    })),
  ),
);
