import { patchworksInvalid, WireError, type FieldError } from '@umbra/wire';
import { CALLBACK_KEY } from '../../../domain/credentials/callback-key.ts';
import { patchworksRefusals } from '../patchworks.errors.ts';
import { texts } from '../validation/texts.ts';

/** What a request says of variables, to find the one that a refusal is about. */
type Members = readonly { readonly key?: string | undefined }[];

/** Runs what the domain may refuse. @throws what it refuses with, as an error of the field that it is about */
export async function sayingAsPatchworks<Result>(work: Promise<Result>, members: Members = []): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof WireError ? translated(error, members) : error;
  }
}

function translated(refusal: WireError, members: Members): WireError {
  switch (refusal.code) {
    case 'CONNECTORS_DEVICES_ATTACHED':
      return patchworksRefusals.connectorInUse();
    case 'CONNECTORS_RUN_IN_PROGRESS':
      return patchworksRefusals.connectorRunning();
    case 'CONNECTORS_QUOTA_EXCEEDED':
      return patchworksInvalid({ connector: [refusal.message] });
    case 'CONNECTORS_DRIVER_FIXED':
    case 'CONNECTORS_DRIVER_UNKNOWN': {
      const field = 'authentication_implementation_id';
      return patchworksInvalid({ [field]: [texts.selected(field)] });
    }
    case 'CONNECTORS_CALLBACK_KEY_TAKEN':
      return ofCallbackKey(members, 'has already been taken');
    case 'CONNECTORS_CREDENTIALS_INVALID': {
      const [first] = (refusal.details as { readonly errors?: readonly FieldError[] }).errors ?? [];
      return ofCallbackKey(members, first?.reason ?? 'is invalid');
    }
    default:
      return refusal;
  }
}

function ofCallbackKey(members: Members, reason: string): WireError {
  const index = members.findIndex(({ key }) => key === CALLBACK_KEY);
  const path = index === -1 ? 'variables' : `variables.${String(index)}.value`;
  return patchworksInvalid({ [path]: [`The ${path} field ${reason}.`] });
}
