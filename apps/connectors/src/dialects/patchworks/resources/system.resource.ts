import { plain, times } from './columns.ts';
import { belongsTo, hasMany, hasOne, hasVariables } from './relations.ts';
import type { Resource } from './resource.ts';

/** What a client says of a system, and a template says as well. */
export const SYSTEM_COLUMNS = [
  ...['name', 'label', 'colour', 'version', 'version_name', 'system_type_id', 'protocol', 'date_format', 'help_link'],
  ...['rate_limit_unit', 'rate_limit_duration'],
] as const;

/** A kind of software that connectors reach; one with a driver tracks devices. */
export const systemResource: Resource = {
  name: 'systems',
  model: 'System',
  from: 'system',
  id: 'system.id',
  project: 'system.project_id',
  columns: {
    ...plain('system', 'id', 'name', 'label', 'colour', 'system_template_id', 'version', 'version_name'),
    ...plain('system', 'system_type_id', 'protocol', 'date_format', 'help_link', 'rate_limit_unit'),
    ...plain('system', 'rate_limit_duration'),
    ...times('system'),
  },
  relations: {
    logo: hasOne('logos', 'logo.system_id'),
    systemType: belongsTo('system-types', 'system_type_id', 'system_type.id'),
    connectors: hasMany(
      'connectors',
      'way_in.system_id',
      'JOIN authentication_implementation way_in ON way_in.id = patchworks_connector.authentication_implementation_id',
    ),
    endpoints: hasMany('endpoints', 'endpoint.system_id'),
    authenticationImplementations: hasMany('authentication-implementations', 'authentication_implementation.system_id'),
    variables: hasVariables('system'),
    systemTemplate: belongsTo('system-templates', 'system_template_id', 'system_template.id'),
  },
};
