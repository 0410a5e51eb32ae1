import { connectorResource } from '../resources/connector.resource.ts';
import { byText, counted, type FilterSql, type Listing } from '../resources/listing.ts';
import { idsAmong, textsAmong } from '../query/read-filters.ts';

/** The system that a connector's way in leads to. */
const systemMeets = (condition: string): string =>
  `EXISTS (SELECT FROM authentication_implementation way_in JOIN system ON system.id = way_in.system_id
            WHERE way_in.id = patchworks_connector.authentication_implementation_id AND (${condition}))`;

const bySystemTemplate: FilterSql = (values, parameters) =>
  systemMeets(`system.system_template_id = ANY (${parameters.add(idsAmong(values))}::bigint[])`);

/** An id, or a name in any case. */
const bySystem: FilterSql = (values, parameters) => {
  const names = textsAmong(values).filter((text) => !/^\d+$/.test(text));
  const ids = parameters.add(idsAmong(values));
  return systemMeets(
    `system.id = ANY (${ids}::bigint[])
     OR lower(system.name) IN (SELECT lower(name) FROM unnest(${parameters.add(names)}::text[]) name)`,
  );
};

const bySession = byText('patchworks_connector.session_id');

/** §4: what may be asked of connectors, in the order of the error texts. */
export const connectorListing: Listing = {
  resource: connectorResource,
  includes: [
    ...counted('authenticationImplementation'),
    'authenticationImplementation.authenticationType',
    'authenticationImplementation.system',
    'authenticationImplementation.system.logo',
    'authenticationImplementation.endpoints',
    'authenticationImplementation.endpoints.filters',
    'authenticationImplementation.endpoints.endpointSchema',
    'authenticationImplementation.endpoints.system',
    'authenticationImplementation.endpoints.system.logo',
    'authenticationImplementation.endpoints.entityType',
    'authenticationImplementation.endpoints.fieldTags',
    'authenticationImplementation.system.systemType',
    ...counted('variables'),
    'authenticationImplementation.endpoints.variables',
    ...counted('certificate'),
    'certificate.user',
  ],
  filters: {
    canonical_key: byText('patchworks_connector.canonical_key'),
    forSystemTemplate: bySystemTemplate,
    system: bySystem,
    system_template_id: bySystemTemplate,
    forSession: bySession,
    platformSession: (values, parameters) =>
      `(${bySession(values, parameters)} AND patchworks_connector.platform_app_key IS NOT NULL)`,
  },
  sorts: { name: 'patchworks_connector.name' },
  hasFields: true,
};
