/** What `/version` tells. */
export const VERSION = '0.1.0';
