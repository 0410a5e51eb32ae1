import { columnsOf, integer, oneOf, orNull, text, timesOf } from './columns.ts';
import { COLOURS, PROTOCOLS, RATE_LIMIT_UNITS } from './enumerations.ts';
import { belongsTo, hasMany, hasOne, hasVariables } from './relations.ts';
import type { Resource } from './resource.ts';

/** A kind of software that connectors reach; one with a driver tracks devices. */
export const systemResource: Resource = {
  name: 'systems',
  model: 'System',
  from: 'system',
  id: 'system.id',
  project: 'system.project_id',
  columns: {
    ...columnsOf('system', {
      id: integer,
      name: text,
      label: orNull(text),
      colour: orNull(oneOf(COLOURS)),
      system_template_id: orNull(integer),
      version: integer,
      version_name: orNull(text),
      system_type_id: integer,
      protocol: orNull(oneOf(PROTOCOLS)),
      date_format: orNull(text),
      help_link: orNull(text),
      rate_limit_unit: orNull(oneOf(RATE_LIMIT_UNITS)),
      rate_limit_duration: orNull(integer),
    }),
    ...timesOf('system'),
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
