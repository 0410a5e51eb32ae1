import type { CredentialField } from '../../domain/credentials/credential-field.ts';

/** Of every driver that reads callbacks (C2C-17). */
export const callbackKeyField: CredentialField = {
  key: 'apiKey',
  label: 'Key that callbacks carry, 20 to 100 characters; made where none is given',
  isOptional: true,
  isSecret: true,
};
