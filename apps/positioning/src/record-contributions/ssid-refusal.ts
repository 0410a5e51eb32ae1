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
