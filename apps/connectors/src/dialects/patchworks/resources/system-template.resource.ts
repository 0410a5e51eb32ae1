import { columnsOf, integer, oneOf, orNull, text, timesOf } from './columns.ts';
import { COLOURS, PROTOCOLS, RATE_LIMIT_UNITS } from './enumerations.ts';
import { belongsTo } from './relations.ts';
import type { Resource } from './resource.ts';

const table = 'system_template';

/** What systems are made from: one for each built-in driver. They are the product's own, so that they have no company. */
export const systemTemplateResource: Resource = {
  name: 'system-templates',
  model: 'SystemTemplate',
  from: table,
  id: `${table}.id`,
  columns: {
    ...columnsOf(table, {
      id: integer,
      name: text,
      label: orNull(text),
      colour: orNull(oneOf(COLOURS)),
      version: integer,
      version_name: orNull(text),
      system_type_id: integer,
      protocol: orNull(oneOf(PROTOCOLS)),
      date_format: orNull(text),
      help_link: orNull(text),
      rate_limit_unit: orNull(oneOf(RATE_LIMIT_UNITS)),
      rate_limit_duration: orNull(integer),
      logo_url: orNull(text),
    }),
    company_id: { sql: 'NULL::bigint', schema: orNull(integer) },
    ...timesOf(table),
  },
  hidden: { marketplace_company_id: 'NULL::bigint' },
  relations: {
    systemType: belongsTo('system-types', 'system_type_id', 'system_type.id'),
    company: belongsTo('companies', 'company_id', 'company.id'),
    marketplaceCompany: belongsTo('companies', 'marketplace_company_id', 'company.id'),
  },
};
