/** What `/positioning/v2/version` says of the service. */
export const POSITIONING_VERSION = '0.1.0';

/** Of the Network Positioning API that it speaks. */
export const POSITIONING_API_VERSION = '2.1';
