import { integer } from './columns.ts';
import type { Resource } from './resource.ts';

/** Nobody's, as long as all templates are the product's own: there is no row to show. */
export const companyResource: Resource = {
  name: 'companies',
  model: 'Company',
  from: '(SELECT NULL::bigint AS id WHERE false) company',
  id: 'company.id',
  columns: { id: { sql: 'company.id', schema: integer } },
};
