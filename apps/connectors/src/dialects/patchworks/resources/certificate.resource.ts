import { columnsOf, integer, maskedColumn, orNull, text, timesOf } from './columns.ts';
import { belongsTo } from './relations.ts';
import type { Resource } from './resource.ts';

/** A client certificate, and whose connector it serves. */
export const certificateResource: Resource = {
  name: 'certificates',
  model: 'Certificate',
  from: 'certificate',
  id: 'certificate.id',
  project: 'certificate.project_id',
  columns: {
    ...columnsOf('certificate', { id: integer, name: orNull(text) }),
    connector_id: { sql: 'certificate.connector_key', schema: orNull(integer) },
    certificate: maskedColumn('certificate.certificate_sealed'),
    passphrase: maskedColumn('certificate.passphrase_sealed'),
    ...columnsOf('certificate', { user_id: orNull(integer) }),
    ...timesOf('certificate'),
  },
  relations: {
    connector: belongsTo('connectors', 'connector_id', 'patchworks_connector.connector_key'),
    user: belongsTo('users', 'user_id', 'patchworks_user.id'),
  },
};
