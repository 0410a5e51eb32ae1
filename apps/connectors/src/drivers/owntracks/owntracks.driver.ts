import { CallbackMalformedError, type Driver } from '../../domain/driver/driver.ts';
import { CallbackTally } from '../callback/callback-tally.ts';
import { callbackKeyField } from '../credentials/callback-key.field.ts';
import { isRecord } from '../sample/in-range.ts';
import { sampleOf } from '../sample/sample-of.ts';
import { externalDeviceIdOf, looseSampleOf } from './owntracks-location.ts';

/**
 * The OwnTracks apps in HTTP mode. An app keeps what is refused and sends it again, for ever: all that is a message of
 * OwnTracks is taken, and counted where it is no use.
 */
export const owntracksDriver: Driver = {
  driverId: 'owntracks',
  version: 1,
  syncMethod: 'push',
  driverType: 'tracker-device',
  provider: 'OwnTracks',
  strategy: 'HTTP mode of the apps',
  credentialFields: [callbackKeyField],
  provisionsByCallback: true,
  rateLimit: { calls: 1, per: 'second' },

  parseCallback: (_credentials, body, { nowMs }) => {
    const tally = new CallbackTally();
    const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
    if (messages.length === 0) tally.ignore('nothing');
    for (const [index, message] of messages.entries()) {
      // A friend was deleted from the app: the empty message of MQTT comes as an empty body.
      if (message === undefined || message === null || message === '') tally.ignore('nothing');
      else if (!isRecord(message) || typeof message['_type'] !== 'string') {
        const path = Array.isArray(body) ? `[${String(index)}]._type` : '_type';
        throw new CallbackMalformedError(path, 'must name the type of a message of OwnTracks, like "location"');
      } else if (message['_type'] === 'location') {
        tally.add(externalDeviceIdOf(message), sampleOf(looseSampleOf(message), nowMs()));
      } else tally.ignore(message['_type']);
    }
    return tally.reading;
  },
};
