import { CallbackMalformedError, type Driver } from '../../domain/driver/driver.ts';
import { callbackKeyField } from '../credentials/callback-key.field.ts';
import { isRecord } from '../sample/in-range.ts';
import { mappedCallback } from './mapped-callback.ts';
import { ownMapping } from './mapping.ts';
import { pruned } from './pruned.ts';

export interface Preset {
  readonly driverId: string;
  readonly version: number;
  readonly provider: string;
  /** JSONata, as a connector of `http-json` could have it. */
  readonly mapping: string;
  /** A member that every message of this cloud has. */
  readonly mark: string;
  /** As a driver says it. */
  readonly idsIgnoreCase?: boolean;
}

/** A cloud that calls, whose mapping is known: what `http-json` does, with nothing to fill in. */
export function presetDriver({ mapping: expression, mark, ...description }: Preset): Driver {
  const { provider } = description;
  const mapping = ownMapping(expression);
  return {
    ...description,
    syncMethod: 'push',
    driverType: 'tracker-device',
    strategy: 'webhooks',
    credentialFields: [callbackKeyField],
    provisionsByCallback: true,
    rateLimit: { calls: 1, per: 'second' },
    parseCallback: async (_credentials, body, { nowMs }) => {
      if (body !== undefined && body !== null && !(isRecord(body) && isRecord(body[mark]))) {
        throw new CallbackMalformedError(mark, `must be an object, as ${provider} sends it`);
      }
      return mappedCallback(mapping, pruned(body), nowMs());
    },
  };
}
