import { FRAME, radioOfNames, stationAt } from '../../testing/stations.ts';
import type { CellCircle } from './cell-circle.ts';
import type { KnownRadio } from './known-radio.ts';
import { blurred, locateWithCell, type LoneCircle } from './lone-radio.ts';

const KEY = new Uint8Array([1, 2, 3]);
interface Told {
  readonly y?: number;
  readonly id?: number;
  readonly spreadMetres?: number;
  readonly isShared?: boolean;
}

const radio = (x: number, { y = 0, id = 0x10, ...told }: Told = {}): KnownRadio =>
  radioOfNames([stationAt(id, x, y, { spreadMetres: 30, ...told })], -60);
const keys = Array.from({ length: 200 }, (_, index) => new Uint8Array([index]));

type Metres = readonly [number, number];
const centre = ({ lat, lng }: LoneCircle): Metres => [FRAME.x(lng), FRAME.y(lat)];
const apart = (a: Metres, b: Metres): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
const shift = (circle: LoneCircle, [x, y]: Metres): Metres => [centre(circle)[0] - x, centre(circle)[1] - y];

/** What whoever knows a shift makes of a circle. */
const unshifted = (circle: LoneCircle, [x, y]: Metres): Metres => [centre(circle)[0] - x, centre(circle)[1] - y];
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

describe('§2.2 a lone radio, on demand', () => {
  it('is answered by the same circle each time, and by another of another server', () => {
    expect(blurred(radio(0), KEY)).toEqual(blurred(radio(0), KEY));
    expect(blurred(radio(0), KEY)).not.toEqual(blurred(radio(0), new Uint8Array([9])));
  });

  it('is mostly answered by the same circle while the map learns on', () => {
    const moved = keys.filter((key) => apart(centre(blurred(radio(0), key)), centre(blurred(radio(2), key))) > 0.01);
    expect(moved.length).toBeLessThan(keys.length / 10);
  });

  it('§2.2 has a circle of 200 m or more that holds it, 0.4 to 0.9 of the radius off its centre', () => {
    for (const spreadMetres of [0, 30, 150, 400]) {
      for (const key of keys) {
        const circle = blurred(radio(40, { spreadMetres }), key);
        const share = apart(centre(circle), [40, 0]) / circle.radiusMetres;
        expect(circle.radiusMetres).toBeGreaterThanOrEqual(Math.max(200, 2 * spreadMetres));
        expect(share).toBeGreaterThanOrEqual(0.4);
        expect(share).toBeLessThanOrEqual(0.9);
      }
    }
  });

  it('is 200 m wide whatever was observed of any that stands still', () => {
    for (let spreadMetres = 0; spreadMetres <= 100; spreadMetres += 1) {
      expect(blurred(radio(0, { spreadMetres }), KEY).radiusMetres).toBe(200);
    }
  });

  it('does not follow from the shift of another name of it whose place is known', () => {
    const [planted, secret]: Metres[] = [
      [5_000, 0],
      [17, 29],
    ];
    const errors = keys.map((key) => {
      const known = shift(blurred(radio(planted![0], { id: 0x1f }), key), planted!);
      return apart(unshifted(blurred(radio(secret![0], { y: secret![1] }), key), known), secret!);
    });
    expect(median(errors)).toBeGreaterThan(100);
  });

  it('is told to its cell of the grid and no finer by whoever knows the shift of that cell', () => {
    const errors = keys.slice(0, 40).map((key) => {
      const [x, y] = [(key[0]! * 37) % 500, (key[0]! * 61) % 500];
      const circle = blurred(radio(x, { y }), key);
      // Names planted all over the place: those whose circle is the same stand in the same cell.
      const together: Metres[] = [];
      for (let east = x - 80; east <= x + 80; east += 8) {
        for (let north = y - 80; north <= y + 80; north += 8) {
          const planted = blurred(radio(east, { y: north, id: 0x1f }), key);
          if (apart(centre(planted), centre(circle)) < 0.01) together.push([east, north]);
        }
      }
      const mean = (axis: 0 | 1) => together.reduce((sum, each) => sum + each[axis], 0) / together.length;
      return apart([mean(0), mean(1)], [x, y]);
    });
    expect(median(errors)).toBeGreaterThan(20);
  });

  it('does not follow from what its radius is elsewhere', () => {
    const errors = keys.map((key) => {
      const [near, far] = [blurred(radio(0), key), blurred(radio(0, { id: 0x1f, spreadMetres: 150 }), key)];
      const ratio = far.radiusMetres / near.radiusMetres;
      const [a, b] = [centre(near), centre(far)];
      // Were both shifted in one direction by one share of the radius, the place would be where the two lines meet.
      const found: Metres = [a[0] - (b[0] - a[0]) / (ratio - 1), a[1] - (b[1] - a[1]) / (ratio - 1)];
      return apart(found, [0, 0]);
    });
    expect(median(errors)).toBeGreaterThan(100);
  });

  it('is shifted otherwise where the caller alone knows it', () => {
    expect(blurred(radio(0, { isShared: true }), KEY)).not.toEqual(blurred(radio(0), KEY));
  });
});

describe('§2.2 one radio and a cell', () => {
  const cell = (x: number, changes: Partial<CellCircle> = {}): CellCircle => ({
    ...{ lat: FRAME.latAt(0), lng: FRAME.lngAt(x), radius95Metres: 800, isShared: true },
    ...changes,
  });

  it('are two witnesses when they agree, to 100 m, 40 to 90 m off', () => {
    for (const key of keys) {
      const circle = locateWithCell(radio(0), cell(1_100), key);
      if (circle === undefined) throw new Error('not located');
      expect(circle).toMatchObject({ kind: 'wlan+cell', radiusMetres: 100 });
      expect(apart(centre(circle), [0, 0])).toBeGreaterThanOrEqual(40);
      expect(apart(centre(circle), [0, 0])).toBeLessThanOrEqual(90);
    }
  });

  it('are none when they do not', () => {
    expect(locateWithCell(radio(0), cell(1_300), KEY)).toBeUndefined();
  });

  it('agree by the circle that is told, so that cells of all sizes do not find the radio', () => {
    for (const key of keys) {
      const told = locateWithCell(radio(0), cell(0), key)!;
      // How large a cell at this place has to be to vouch for it tells how far off the circle is, not the radio.
      const [x] = centre(told);
      const agrees = (radius95Metres: number) => locateWithCell(radio(0), cell(x + 900, { radius95Metres }), key) !== undefined; // prettier-ignore
      const offMetres = Math.hypot(900, centre(told)[1]);
      expect([agrees(offMetres / 1.5 + 1), agrees(offMetres / 1.5 - 1)]).toEqual([true, false]);
    }
  });

  it('are none when the cell is heard all over a region', () => {
    expect(locateWithCell(radio(0), cell(0, { radius95Metres: 5_001 }), KEY)).toBeUndefined();
  });

  it('are none when others know the radio, and the caller alone the cell', () => {
    const invented = cell(0, { isShared: false });
    expect(locateWithCell(radio(0, { isShared: true }), invented, KEY)).toBeUndefined();
    expect(locateWithCell(radio(0, { isShared: true }), cell(0), KEY)).toBeDefined();
    expect(locateWithCell(radio(0), invented, KEY)).toBeDefined();
  });
});
