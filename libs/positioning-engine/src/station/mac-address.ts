const MAC = /^[\da-f]{2}(?:(?::[\da-f]{2}){5}|(?:-[\da-f]{2}){5})$/i;
const GROUP_BIT = 2 ** 40;
const ALL_ONES = 2 ** 48 - 1;

/**
 * The 48 bits of a MAC address, from six hexadecimal pairs between `:` or `-`, in any case.
 * @returns undefined for other text, and for what no single transmitter has: all zeros, or a group address (§2.4)
 */
export function parseMac(text: string): number | undefined {
  if (!MAC.test(text)) return undefined;
  const value = Number.parseInt(text.replaceAll(/[:-]/g, ''), 16);
  if (value === 0 || value === ALL_ONES) return undefined;
  return Math.floor(value / GROUP_BIT) % 2 === 1 ? undefined : value;
}

/** Lower case, with colons. */
export function formatMac(mac: number): string {
  return mac
    .toString(16)
    .padStart(12, '0')
    .replaceAll(/..(?!$)/g, '$&:');
}

const FIRST_BYTE = 2 ** 40;
const LAST_NIBBLE = 16;

/**
 * The radio behind a BSSID: one access point announces several names, whose BSSIDs differ in the first byte (the
 * locally-administered bit) and in the last nibble. 36 bits. (positioning.md §4.1)
 */
export const radioOf = (mac: number): number => Math.floor((mac % FIRST_BYTE) / LAST_NIBBLE);
