import { authenticationImplementationResource } from './authentication-implementation.resource.ts';
import { certificateResource } from './certificate.resource.ts';
import { companyResource } from './company.resource.ts';
import { connectionPoolResource } from './connection-pool.resource.ts';
import { connectorResource } from './connector.resource.ts';
import { endpointResource } from './endpoint.resource.ts';
import { authenticationTypeResource, entityTypeResource, systemTypeResource } from './fixed-lists.resource.ts';
import { logoResource } from './logo.resource.ts';
import { modelVariableResource } from './model-variable.resource.ts';
import { endpointSchemaResource, fieldTagResource, filterResource } from './parts-of-endpoints.resource.ts';
import type { Resource, ResourceName } from './resource.ts';
import { systemTemplateResource } from './system-template.resource.ts';
import { systemResource } from './system.resource.ts';
import { userResource } from './user.resource.ts';
import { variableResource } from './variable.resource.ts';

/** §6.1: everything that can be listed or included. */
export const resources: Readonly<Record<ResourceName, Resource>> = {
  'authentication-implementations': authenticationImplementationResource,
  'authentication-types': authenticationTypeResource,
  certificates: certificateResource,
  companies: companyResource,
  'connection-pools': connectionPoolResource,
  connectors: connectorResource,
  'endpoint-schemas': endpointSchemaResource,
  endpoints: endpointResource,
  'entity-types': entityTypeResource,
  'field-tags': fieldTagResource,
  filters: filterResource,
  logos: logoResource,
  'model-variables': modelVariableResource,
  'system-templates': systemTemplateResource,
  'system-types': systemTypeResource,
  systems: systemResource,
  users: userResource,
  variables: variableResource,
};
