import { masked, plain, times } from './columns.ts';
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
    ...plain('certificate', 'id', 'name'),
    connector_id: 'certificate.connector_key',
    certificate: masked('certificate.certificate_sealed'),
    passphrase: masked('certificate.passphrase_sealed'),
    ...plain('certificate', 'user_id'),
    ...times('certificate'),
  },
  relations: {
    connector: belongsTo('connectors', 'connector_id', 'patchworks_connector.connector_key'),
    user: belongsTo('users', 'user_id', 'patchworks_user.id'),
  },
};
