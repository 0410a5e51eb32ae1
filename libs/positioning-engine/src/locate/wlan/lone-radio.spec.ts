import { FRAME, radioOfNames, stationAt } from '../../testing/stations.ts';
import { blurred, locateWithCell } from './lone-radio.ts';

const KEY = new Uint8Array([1, 2, 3]);
const radio = (x: number, spreadMetres = 30) => radioOfNames([stationAt(0x10, x, 0, { spreadMetres })], -60);
const shift = ({ lat, lng }: { lat: number; lng: number }, x: number): [number, number] => [
  FRAME.x(lng) - x,
  FRAME.y(lat),
];

describe('§2.2 a lone radio, on demand', () => {
  it('is shifted by the same each time, however the map learns on', () => {
    const [first, later] = [shift(blurred(radio(0), KEY), 0), shift(blurred(radio(3, 41), KEY), 3)];
    expect(first).toEqual([expect.closeTo(later[0], 3), expect.closeTo(later[1], 3)]);
  });

  it('is shifted otherwise by another server', () => {
    expect(blurred(radio(0), KEY)).not.toEqual(blurred(radio(0), new Uint8Array([9])));
  });

  it('§2.2 has a circle of 200 m or more that holds it, off its centre', () => {
    for (const spread of [0, 30, 150, 400]) {
      for (let key = 0; key < 50; key += 1) {
        const circle = blurred(radio(0, spread), new Uint8Array([key]));
        const share = Math.hypot(...shift(circle, 0)) / circle.radiusMetres;
        expect(circle.radiusMetres).toBeGreaterThanOrEqual(Math.max(200, 2 * spread));
        expect(share).toBeGreaterThanOrEqual(0.399);
        expect(share).toBeLessThanOrEqual(0.901);
      }
    }
  });
});

describe('§2.2 one radio and a cell', () => {
  const cell = (x: number) => ({ lat: FRAME.latAt(0), lng: FRAME.lngAt(x), radius95Metres: 800 });

  it('are two witnesses when they agree, to 100 m', () => {
    expect(locateWithCell(radio(0), cell(1_100))).toMatchObject({ kind: 'wlan+cell', radiusMetres: 100 });
  });

  it('are none when they do not', () => {
    expect(locateWithCell(radio(0), cell(1_300))).toBeUndefined();
  });
});
