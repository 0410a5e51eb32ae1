import { latLng, metresFrom, spot } from './cell-world.ts';
import { areaCircle } from './area-circle.ts';

const memberAt = (x: number, count: number) => ({ ...latLng(spot(x, 0)), count });

describe('§6 an area', () => {
  it('is around the median of its cells, a fifth wider than 68 % of their weight', () => {
    const area = areaCircle([memberAt(-1_000, 1), memberAt(-500, 1), memberAt(0, 1), memberAt(500, 1), memberAt(1_000, 1)])!; // prettier-ignore
    expect(metresFrom(spot(0, 0), area)).toBeLessThan(1);
    expect(area.radiusMetres).toBeCloseTo(1_200, -1);
    expect(area.cells).toBe(5);
  });

  it('lies with the cells that were heard with its code often', () => {
    const area = areaCircle([memberAt(0, 400), memberAt(8_000, 1), memberAt(8_100, 1)])!;
    expect(metresFrom(spot(0, 0), area)).toBeLessThan(50);
  });

  it('is nowhere without a cell', () => {
    expect(areaCircle([])).toBeUndefined();
  });
});
