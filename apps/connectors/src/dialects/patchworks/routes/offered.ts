import { authenticationImplementationResource } from '../resources/authentication-implementation.resource.ts';
import { certificateResource } from '../resources/certificate.resource.ts';
import { connectionPoolResource } from '../resources/connection-pool.resource.ts';
import { endpointResource } from '../resources/endpoint.resource.ts';
import {
  authenticationTypeResource,
  entityTypeResource,
  systemTypeResource,
} from '../resources/fixed-lists.resource.ts';
import { byCondition, byId, byNothing, byPart, byText, counted, type Listing } from '../resources/listing.ts';
import { modelVariableResource } from '../resources/model-variable.resource.ts';
import { fieldTagResource } from '../resources/parts-of-endpoints.resource.ts';
import { systemTemplateResource } from '../resources/system-template.resource.ts';
import { systemResource } from '../resources/system.resource.ts';
import { userResource } from '../resources/user.resource.ts';
import { variableResource } from '../resources/variable.resource.ts';

/** §6.2. Systems from the marketplace: there is none, as long as all templates are the product's own. */
export const systemListing: Listing = {
  resource: systemResource,
  includes: [
    ...counted('logo'),
    ...counted('systemType'),
    ...counted('connectors'),
    'connectors.authenticationImplementation',
    ...counted('endpoints'),
    ...counted('authenticationImplementations'),
    'authenticationImplementations.variables',
    'authenticationImplementations.authenticationType',
    ...counted('variables'),
    ...counted('systemTemplate'),
    'systemTemplate.company',
    'systemTemplate.marketplaceCompany',
  ],
  filters: {
    name: byPart('system.name'),
    withUpdatable: byNothing,
    fromMarketplace: byCondition('false'),
    fromApp: byCondition('system.system_template_id IS NOT NULL'),
  },
  hasFields: true,
};

export const authenticationImplementationListing: Listing = {
  resource: authenticationImplementationResource,
  includes: ['system', 'authenticationType', 'endpoints', 'variables', 'connectors'].flatMap(counted),
  filters: { system_id: byId('authentication_implementation.system_id') },
};

export const endpointListing: Listing = {
  resource: endpointResource,
  includes: [
    ...['system', 'entityType', 'variables', 'filters', 'fieldTags', 'endpointSchema'].flatMap(counted),
    ...counted('authenticationImplementations'),
  ],
  filters: { system_id: byId('endpoint.system_id') },
};

/** A secret is not found by its value. */
export const variableListing: Listing = {
  resource: variableResource,
  filters: {
    label: byText('variable.label'),
    key: byText('variable.key'),
    value: byText('CASE WHEN variable.secret THEN NULL ELSE variable.value END'),
  },
};

export const modelVariableListing: Listing = {
  resource: modelVariableResource,
  includes: ['model', 'variable'],
  filters: {
    variable_id: byId('model_variable.variable_id'),
    model_type: byText('model_variable.model_type'),
    model_id: byId('model_variable.model_id'),
  },
  sorts: {
    variable_id: 'model_variable.variable_id',
    model_type: 'model_variable.model_type',
    model_id: 'model_variable.model_id',
  },
};

export const certificateListing: Listing = {
  resource: certificateResource,
  includes: ['connector', 'user'].flatMap(counted),
};

export const connectionPoolListing: Listing = { resource: connectionPoolResource, includes: counted('connectors') };

export const userListing: Listing = { resource: userResource };

export const systemTemplateListing: Listing = {
  resource: systemTemplateResource,
  sorts: { name: 'system_template.name', created_at: 'system_template.created_at_ms' },
};

export const systemTypeListing: Listing = { resource: systemTypeResource };
export const authenticationTypeListing: Listing = { resource: authenticationTypeResource };
export const entityTypeListing: Listing = { resource: entityTypeResource };
export const fieldTagListing: Listing = { resource: fieldTagResource };
