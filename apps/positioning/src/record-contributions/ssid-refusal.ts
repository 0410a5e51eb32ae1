import { parseMac } from '@umbra/positioning-engine';
import type { RefusalReason } from '../refusals/refusal-table.ts';

/** A station whose owner wants it on no map, as its own name says. */
export interface NamedRefusal {
  readonly mac: number;
  readonly reason: Extract<RefusalReason, 'nomap' | 'optout'>;
}

/**
 * Whether an access point's name asks that it be on no map, and how (positioning.md §2.3). Misplaced or in capitals, it
 * means the same.
 */
export function refusalOfSsid(ssid: string): NamedRefusal['reason'] | undefined {
  const name = ssid.toLowerCase();
  if (name.includes('_nomap')) return 'nomap';
  return name.includes('_optout') ? 'optout' : undefined;
}

/** An access point as somebody has recorded it. */
type Fields = Readonly<Record<string, unknown>>;

/** What the name of an access point asks, whatever case its field is written in. */
export function refusalOf(fields: Fields, mac: unknown): NamedRefusal | undefined {
  const address = addressOf(mac);
  if (address === undefined) return undefined;
  for (const [field, name] of Object.entries(fields)) {
    const reason = field.toLowerCase() === 'ssid' && typeof name === 'string' ? refusalOfSsid(name) : undefined;
    if (reason !== undefined) return { mac: address, reason };
  }
  return undefined;
}

const BARE_MAC = /^[\da-f]{12}$/i;

/** Like `parseMac`; some apps leave out what separates the pairs. */
export function addressOf(mac: unknown): number | undefined {
  if (typeof mac !== 'string') return undefined;
  return parseMac(BARE_MAC.test(mac) ? mac.replaceAll(/..(?!$)/g, '$&:') : mac);
}
