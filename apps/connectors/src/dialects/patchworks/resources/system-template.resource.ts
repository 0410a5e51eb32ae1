import { plain, times } from './columns.ts';
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
    ...plain(table, 'id', 'name', 'label', 'colour', 'version', 'version_name', 'system_type_id', 'protocol'),
    ...plain(table, 'date_format', 'help_link', 'rate_limit_unit', 'rate_limit_duration', 'logo_url'),
    company_id: 'NULL::bigint',
    ...times(table),
  },
  hidden: { marketplace_company_id: 'NULL::bigint' },
  relations: {
    systemType: belongsTo('system-types', 'system_type_id', 'system_type.id'),
    company: belongsTo('companies', 'company_id', 'company.id'),
    marketplaceCompany: belongsTo('companies', 'marketplace_company_id', 'company.id'),
  },
};
