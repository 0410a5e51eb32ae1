/** Six pairs of hexadecimal digits with one separator throughout, in any case. */
export const MAC_PATTERN = /^[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})$/;

export const MAC_WORDS = 'six pairs of hexadecimal digits, all separated by : or all by -';
