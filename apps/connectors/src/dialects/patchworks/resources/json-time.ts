/** §3.1: `2026-01-31T09:15:00.000000Z`, UTC, with the framework's six decimals. */
export const jsonTime = (atMs: number): string => new Date(atMs).toISOString().replace('Z', '000Z');
