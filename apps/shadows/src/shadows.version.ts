/** What `/shadows/v2/version` and `/traces/v2/version` say. */
export const SHADOWS_VERSION = '0.1.0';
