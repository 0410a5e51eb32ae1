/** How long before the scan an entry was heard; undefined when it does not say, or is not a time. */
export function ageOf(timestamp: unknown, scannedAtMs: number): number | undefined {
  if (typeof timestamp !== 'string') return undefined;
  const atMs = Date.parse(timestamp);
  return Number.isNaN(atMs) ? undefined : Math.max(0, scannedAtMs - atMs);
}
