import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export interface NameLookupOptions {
  /** Names that DNS does not know may be known to this machine: `localhost`, its hosts file, search domains. */
  readonly useSystem: boolean;
  /** For tests; those of this machine by default. */
  readonly servers?: readonly string[];
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 2_500;
const TRIES = 2;
/** How long addresses of IPv6 are waited for when those of IPv4 are there. */
const SIX_GRACE_MS = 300;
/** So many addresses of each family are tried at most. */
const MAX_ADDRESSES = 8;

/**
 * Asks DNS itself. The system's look-up holds one of a process's four threads while it waits: a few names whose servers do
 * not answer would stop whatever else needs one, for all connectors.
 */
export function nameLookup({ useSystem, servers, timeoutMs = TIMEOUT_MS }: NameLookupOptions): LookupFunction {
  return (hostname, options, callback) => {
    // Made each time: it reads the machine's name servers when it is made, and they may change.
    const resolver = new Resolver({ timeout: timeoutMs, tries: TRIES });
    if (servers !== undefined) resolver.setServers(servers);
    addressesOf(resolver, hostname).then(
      (addresses) => {
        callback(null, addresses);
      },
      (error: NodeJS.ErrnoException) => {
        // A name whose servers are silent is no name of this machine.
        if (useSystem && error.code !== 'ETIMEOUT') systemLookup(hostname, { ...options, all: true }, callback);
        else callback(error, []);
      },
    );
  };
}

async function addressesOf(resolver: Resolver, hostname: string): Promise<LookupAddress[]> {
  const [four, six] = [settled(resolver.resolve4(hostname)), settled(resolver.resolve6(hostname))];
  const fours = await four;
  // Some servers never answer for the other family.
  const sixes = await (fours.error === undefined ? Promise.race([six, setTimeout(SIX_GRACE_MS, undefined)]) : six);
  resolver.cancel();
  const addresses = [
    ...fours.addresses.slice(0, MAX_ADDRESSES).map(of(4)),
    ...(sixes?.addresses ?? []).slice(0, MAX_ADDRESSES).map(of(6)),
  ];
  if (addresses.length === 0) throw fours.error ?? Object.assign(new Error('no address'), { code: 'ENODATA' });
  return addresses;
}

const settled = (
  answer: Promise<string[]>,
): Promise<{ readonly addresses: readonly string[]; readonly error?: Error }> =>
  answer.then(
    (addresses) => ({ addresses }),
    (error: Error) => ({ addresses: [], error }),
  );

const of =
  (family: 4 | 6) =>
  (address: string): LookupAddress => ({ address, family });
