import { movedAddress } from '../../../domain/credentials/addresses.ts';
import { CALLBACK_KEY, isCallbackKey, takesCallbacks } from '../../../domain/credentials/callback-key.ts';
import type { Driver } from '../../../domain/driver/driver.ts';
import type { CarriedSecret, PlannedVariables } from './connector-variables.ts';
import { LOST } from './plan-variables.ts';

/** A change of a connector, as far as it says who gets its secrets. */
export interface SecretsMove {
  readonly variables: Pick<
    PlannedVariables,
    'areCredentialsChanged' | 'credentialsBefore' | 'credentialsAfter' | 'carried'
  >;
  /** After the change; undefined: it calls nobody. */
  readonly driver: Driver | undefined;
  /** The connector called nobody before, wherever its variables said. */
  readonly isFirstDriver: boolean;
  /** Of the callback key in force, if there is one. */
  readonly callbackKeySha256: Buffer | undefined;
}

/**
 * The secrets that a change must give anew, since they would be sent to another host than before, be shown as the callback
 * key (C2C-17), or be left behind in credentials that change around them.
 * @returns where each of them is given, and why
 */
export function secretsToGiveAnew({
  variables,
  driver,
  isFirstDriver,
  callbackKeySha256,
}: SecretsMove): readonly (readonly [path: string, why: string])[] {
  const { carried, credentialsBefore, credentialsAfter, areCredentialsChanged } = variables;
  const moved = movedAddress(driver, isFirstDriver ? {} : credentialsBefore, credentialsAfter);
  const why = ({ key, isLost }: CarriedSecret): string | undefined => {
    if (isLost) return isFirstDriver || areCredentialsChanged ? LOST : undefined;
    if (key === CALLBACK_KEY && takesCallbacks(driver)) {
      const isInForce = isCallbackKey(credentialsAfter[key], callbackKeySha256);
      return isInForce ? undefined : 'it would be shown as a callback key';
    }
    return moved === undefined ? undefined : `${moved} leads to another host`;
  };
  return carried.flatMap((secret) => {
    const reason = why(secret);
    return reason === undefined ? [] : [[secret.path, reason] as const];
  });
}
