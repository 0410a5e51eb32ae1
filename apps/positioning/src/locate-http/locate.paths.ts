/** Where the Network Positioning API is found: below Umbra's own prefix, and where its first host has it. */
export const LOCATE_PATHS = ['/positioning/v2/locate', '/v2/locate'] as const;

/** Of a body, packed and unpacked: 256 access points with every cell that a device can hear take a fifth of it. */
export const MAX_BODY_BYTES = 262_144;
