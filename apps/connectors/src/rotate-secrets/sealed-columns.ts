import { keysContext } from '../dialects/jitterbit/registrations/registrations.repository.ts';
import { certificateContext } from '../dialects/patchworks/routes/create/create-certificate.ts';
import { variableContext } from '../dialects/patchworks/variables/variables.repository.ts';
import { documentContext } from '../domain/credentials/document.store.ts';
import type { SealedColumn } from './sealed-column.ts';

/** All that is sealed in this schema. Who adds a column that is, adds a line: a test compares them with the tables. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    ...{ table: 'connector_credentials', column: 'sealed', key: 'connector_key' },
    context: (owner) => documentContext(Number(owner)),
  },
  {
    ...{ table: 'jitterbit_registration', column: 'sealed_keys', key: 'driver_key' },
    context: (owner) => keysContext(Number(owner)),
  },
  ...(['certificate', 'passphrase'] as const).map((part) => ({
    ...{ table: 'certificate', column: `${part}_sealed`, key: 'id' },
    context: (owner: string) => certificateContext(Number(owner), part),
  })),
  {
    ...{ table: 'variable', column: 'value_sealed', key: 'id' },
    context: (owner) => variableContext(Number(owner)),
  },
];
