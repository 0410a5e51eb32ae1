import { recordAt, spot } from './cell-world.ts';
import { importedPlace } from './imported-place.ts';

describe('§6 a record of another map', () => {
  const at = spot(0, 0);

  it.each([
    ['55 % of its range', { rangeMetres: 1_000, samples: 20 }, 'lte', 550],
    ['a kilometre, when it was seen once', { rangeMetres: 0, samples: 1 }, 'lte', 1_000],
    ['a kilometre, when it was seen twice', { rangeMetres: 40, samples: 2 }, 'lte', 1_000],
    ['at most 15 km', { rangeMetres: 90_000, samples: 20 }, 'lte', 15_000],
    ['at most 35 km for GSM', { rangeMetres: 90_000, samples: 20 }, 'gsm', 35_000],
  ] as const)('is heard within %s', (_, record, kind, radiusMetres) => {
    expect(importedPlace(recordAt(at, record), kind).radiusMetres).toBeCloseTo(radiusMetres, 6);
  });

  it.each([
    ['as many observations as it has', { samples: 7 }, 7],
    ['ten at most', { samples: 7_000 }, 10],
    ['one at least', { samples: 0 }, 1],
    ['a hundred when the operator told the place', { samples: 1, isExact: true }, 100],
  ])('weighs %s', (_, record, weight) => {
    expect(importedPlace(recordAt(at, record), 'lte').weight).toBe(weight);
  });
});
