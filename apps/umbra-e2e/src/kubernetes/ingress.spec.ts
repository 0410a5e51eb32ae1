import { manifestsOf, theOne, type IngressPath } from './manifest.ts';

interface RouteTable {
  readonly ROUTE_TABLE: readonly { readonly prefix: string; readonly isExact?: boolean; readonly service: string }[];
}
interface FindRoute {
  readonly routeFinder: (
    table: RouteTable['ROUTE_TABLE'],
  ) => (path: string) => { readonly service: string } | undefined;
}

const routes = new URL('../../../gateway/src/routes/', import.meta.url);
const { ROUTE_TABLE } = (await import(new URL('route-table.ts', routes).pathname)) as RouteTable;
const { routeFinder } = (await import(new URL('find-route.ts', routes).pathname)) as FindRoute;
const serviceOf = routeFinder(ROUTE_TABLE);

const paths = theOne(manifestsOf('k8s/base/platform'), 'Ingress').spec.rules?.[0]?.http.paths ?? [];

/** As Kubernetes defines it: an exact match first, then the longest prefix of whole segments. */
function backendOf(target: string): string | undefined {
  const segments = (path: string) => path.split('/').filter((segment) => segment !== '');
  const isPrefix = ({ path }: IngressPath) =>
    segments(path).every((segment, index) => segments(target)[index] === segment);
  const exact = paths.find(({ pathType, path }) => pathType === 'Exact' && path === target);
  const prefixes = paths.filter((path) => path.pathType === 'Prefix' && isPrefix(path));
  const [longest] = prefixes.sort((one, other) => segments(other.path).length - segments(one.path).length);
  return (exact ?? longest)?.backend.service.name;
}

describe('the Ingress', () => {
  const prefixes = ROUTE_TABLE.map(({ prefix }) => prefix);
  const targets = [
    '/',
    '/docs',
    '/health',
    '/v2x',
    ...prefixes.flatMap((prefix) => [prefix, `${prefix}/`, `${prefix}/x`]),
  ];

  it.each(targets)('sends %s to ingestion if the gateway would, else to the gateway', (target) => {
    expect(backendOf(target)).toBe(serviceOf(target)?.service === 'ingestion' ? 'ingestion' : 'gateway');
  });
});
