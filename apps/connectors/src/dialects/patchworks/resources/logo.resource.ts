import { columnsOf, integer, text, timesOf } from './columns.ts';
import type { Resource } from './resource.ts';

/** Only seen below its system, which says whose it is. */
export const logoResource: Resource = {
  name: 'logos',
  model: 'Logo',
  from: 'logo',
  id: 'logo.id',
  columns: { ...columnsOf('logo', { id: integer, url: text }), ...timesOf('logo') },
};
