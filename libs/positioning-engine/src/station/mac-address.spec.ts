import fc from 'fast-check';
import { addressDistance, formatMac, parseBluetoothAddress, parseMac, radioOf } from './mac-address.ts';

/** Of one transmitter: the first byte is even. */
const bytes = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 })
  .map(([first, ...rest]) => [first! & 0xfe, ...rest])
  .filter((all) => all.some((byte) => byte > 0));

const written = (all: readonly number[], separator: string): string =>
  all.map((byte) => byte.toString(16).padStart(2, '0')).join(separator);

describe('a MAC address', () => {
  it('§1.1 is read from six pairs, between colons or hyphens, in any case', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom(':', '-'), fc.boolean(), (all, separator, isUpper) => {
        const text = written(all, separator);
        const mac = parseMac(isUpper ? text.toUpperCase() : text);
        expect(mac).toBe(Number.parseInt(written(all, ''), 16));
        expect(formatMac(mac!)).toBe(written(all, ':'));
      }),
    );
  });

  it('§2.4 is none for groups, all zeros and all ones', () => {
    for (const text of ['01:00:5e:00:00:01', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '33:33:00:00:00:01']) {
      expect(parseMac(text)).toBeUndefined();
    }
    expect(parseMac('02:00:00:00:00:01')).toBe(0x0200_0000_0001);
  });

  it('§2.4 is one of Bluetooth too where its device has made it up, groups or not', () => {
    expect(parseBluetoothAddress('C3:11:22:33:44:55')).toBe(0xc3_11_22_33_44_55);
    expect(parseBluetoothAddress('c2-11-22-33-44-55')).toBe(0xc2_11_22_33_44_55);
    expect(parseBluetoothAddress('00:11:22:33:44:55')).toBe(0x11_22_33_44_55);
    for (const text of ['41:11:22:33:44:55', '01:11:22:33:44:55', 'ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00', 'c3:11']) {
      expect(parseBluetoothAddress(text)).toBeUndefined();
    }
  });

  it('is a number in a row of its maker, whatever its first byte', () => {
    expect(addressDistance(parseMac('02:11:22:33:44:6f')!, parseMac('00:11:22:33:44:70')!)).toBe(1);
    expect(addressDistance(parseMac('00:11:22:33:45:00')!, parseMac('00:11:22:33:44:ff')!)).toBe(1);
  });

  it.each([
    ['too short', '02:00:00:00:01'],
    ['too long', '02:00:00:00:00:00:01'],
    ['no pairs', '0200:00:00:00:001'],
    ['both separators', '02:00-00:00-00:01'],
    ['no separators', '02000000000100000'],
    ['signs and letters', '02:00:00:00:00:0g'],
    ['a sign', '+2:00:00:00:00:01'],
    ['a hexadecimal prefix', '0x:00:00:00:00:01'],
    ['an exponent or a blank', ' 2:00:00:00:00:01'],
    ['other separators', '02.00.00.00.00.01'],
    ['nothing', ''],
  ])('is none for text with %s', (_, text) => {
    expect(parseMac(text)).toBeUndefined();
  });

  it('§4.1 is of the same radio whatever its first byte and its last nibble', () => {
    const radio = radioOf(parseMac('00:11:22:33:44:50')!);
    expect(radioOf(parseMac('02:11:22:33:44:5f')!)).toBe(radio);
    expect(radioOf(parseMac('00:11:22:33:44:60')!)).not.toBe(radio);
    expect(radioOf(parseMac('00:11:22:33:45:50')!)).not.toBe(radio);
    expect(radio).toBe(0x1_1223_3445);
  });
});
