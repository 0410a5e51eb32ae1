import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { nameLookup } from './name-lookup.ts';
import { isPublicAddress } from './public-address.ts';

/** The name is known, and none of its addresses may be called. */
export class AddressRefusedError extends Error {}

export interface ConnectorOptions {
  readonly allowPrivate: boolean;
  readonly connectTimeoutMs: number;
  /** For tests. */
  readonly lookup?: LookupFunction;
}

/**
 * Opens connections to public addresses alone. What a name means is decided once, here, by the look-up whose answer is
 * connected to: a name that means something else a moment later (DNS rebinding) gains nothing.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const { allowPrivate, connectTimeoutMs, lookup = nameLookup({ useSystem: allowPrivate }) } = options;
  const isAllowed = (address: string): boolean => allowPrivate || isPublicAddress(address);
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    allowH2: false,
    lookup: guardedLookup(lookup, isAllowed),
  });
  return (target, callback) => {
    const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
    // Of an address nobody asks the look-up.
    if (isIP(host) !== 0 && !isAllowed(host)) {
      queueMicrotask(() => {
        callback(new AddressRefusedError(), null);
      });
      return;
    }
    connect(target, (...[error, socket]) => {
      if (error !== null) {
        callback(error, null);
      } else if (socket.remoteAddress === undefined) {
        callback(Object.assign(new Error('closed at once'), { code: 'ECONNRESET' }), null);
      } else if (!isAllowed(socket.remoteAddress)) {
        socket.destroy();
        callback(new AddressRefusedError(), null);
      } else {
        callback(null, socket);
      }
    });
  };
}

/** Gives on the addresses that may be tried, so that every one that is tried may be. */
function guardedLookup(lookup: LookupFunction, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, [] as LookupAddress[]);
        return;
      }
      const addresses = (found as LookupAddress[]).filter(({ address }) => isAllowed(address));
      const [first] = addresses;
      if (first === undefined) callback(new AddressRefusedError(), [] as LookupAddress[]);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
