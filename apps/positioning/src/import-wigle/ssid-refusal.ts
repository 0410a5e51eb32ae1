const REFUSALS = /_nomap|_optout/i;

/** Whether the owner of an access point wants it on no map (positioning.md §2.3). Misplaced or in capitals, it means the same. */
export const isRefusedSsid = (ssid: string): boolean => REFUSALS.test(ssid);
