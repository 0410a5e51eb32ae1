import { DeviceNames } from './device-names.ts';

const DAY_MS = 86_400_000;
const names = new DeviceNames(Buffer.alloc(32, 1));
const others = new DeviceNames(Buffer.alloc(32, 2));
const devices = Array.from({ length: 300 }, (_, nth) => `HERE-${String(nth)}`);

describe('what stands for devices in the map', () => {
  it('§2.8 follows from a key: who has another finds no device again', () => {
    const alike = devices.filter((device) => names.session(device, 0).deviceHash === others.session(device, 0).deviceHash); // prettier-ignore
    expect(alike.length).toBeLessThan(3);
    expect(names.contribution('HERE-1', 5)).not.toBe(others.contribution('HERE-1', 5));
    expect(new DeviceNames(Buffer.alloc(32, 1)).contribution('HERE-1', 5)).toBe(names.contribution('HERE-1', 5));
  });

  it('§2.7 tells devices apart, and is the same on every day', () => {
    expect(new Set(devices.map((device) => names.session(device, 0).deviceHash)).size).toBeGreaterThan(295);
    expect(names.session('HERE-1', 0).deviceHash).toBe(names.session('HERE-1', 40 * DAY_MS).deviceHash);
  });

  it('§7.3 puts the sessions of a device, one a day, into sixteen classes', () => {
    const classes = Array.from({ length: 200 }, (_, day) => names.session('HERE-1', day * DAY_MS).sessionClass);
    expect(new Set(classes).size).toBe(16);
    expect(Math.max(...classes)).toBe(15);
    expect(names.session('HERE-1', 1).sessionClass).toBe(names.session('HERE-1', DAY_MS - 1).sessionClass);
  });

  it('fits the columns and the sums: 48 bits and 16 bits', () => {
    for (const device of devices) {
      expect(names.contribution(device, 1)).toBeLessThan(2 ** 48);
      expect(names.session(device, 1).deviceHash).toBeLessThan(2 ** 16);
    }
  });
});
