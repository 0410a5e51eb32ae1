import { plain, times } from './columns.ts';
import type { Resource } from './resource.ts';

/** Only seen below its system, which says whose it is. */
export const logoResource: Resource = {
  name: 'logos',
  model: 'Logo',
  from: 'logo',
  id: 'logo.id',
  columns: { ...plain('logo', 'id', 'url'), ...times('logo') },
};
