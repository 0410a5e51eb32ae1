const MAC = /^[\da-f]{2}(?:(?::[\da-f]{2}){5}|(?:-[\da-f]{2}){5})$/i;
const GROUP_BIT = 2 ** 40;
const ALL_ONES = 2 ** 48 - 1;

/**
 * The 48 bits of a MAC address, from six hexadecimal pairs between `:` or `-`, in any case.
 * @returns undefined for other text, and for what no single transmitter has: all zeros, or a group address (§2.4)
 */
export function parseMac(text: string): number | undefined {
  const value = addressOf(text);
  return value === undefined || Math.floor(value / GROUP_BIT) % 2 === 1 ? undefined : value;
}

function addressOf(text: string): number | undefined {
  if (!MAC.test(text)) return undefined;
  const value = Number.parseInt(text.replaceAll(/[:-]/g, ''), 16);
  return value === 0 || value === ALL_ONES ? undefined : value;
}

/** Lower case, with colons. */
export function formatMac(mac: number): string {
  return mac
    .toString(16)
    .padStart(12, '0')
    .replaceAll(/..(?!$)/g, '$&:');
}

const RANDOM_STATIC = 0b11;
const TOP_BITS = 2 ** 46;

/** Whether a Bluetooth device has made up its address, to keep it as long as it likes (random static: top bits 11). */
export const isRandomStatic = (mac: number): boolean => Math.floor(mac / TOP_BITS) === RANDOM_STATIC;

/**
 * The address of a Bluetooth device, written as `parseMac` reads it. Bluetooth knows no groups: in an address that a device
 * has made up, the bit that would tell them is any. Other addresses with that bit change by the hour.
 * @returns undefined for what names no device for long
 */
export function parseBluetoothAddress(text: string): number | undefined {
  const value = addressOf(text);
  return value !== undefined && isRandomStatic(value) ? value : parseMac(text);
}

const FIRST_BYTE = 2 ** 40;
const LAST_NIBBLE = 16;

/**
 * The radio behind a BSSID: one access point announces several names, whose BSSIDs differ in the first byte (the
 * locally-administered bit) and in the last nibble. 36 bits. (positioning.md §4.1)
 */
export const radioOf = (mac: number): number => Math.floor((mac % FIRST_BYTE) / LAST_NIBBLE);

/** How far apart two addresses are in the row that their maker numbers them in, whatever their first bytes. */
export const addressDistance = (a: number, b: number): number => Math.abs((a % FIRST_BYTE) - (b % FIRST_BYTE));
