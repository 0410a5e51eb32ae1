import { accuracyAt68, radiusFactor } from './accuracy.ts';

describe('radiusFactor', () => {
  it.each([
    [50, 0.75],
    [68, 1],
    [80, 1.22],
    [90, 1.6],
    [95, 2],
  ])('gives the measured factor at %d %%', (percent, factor) => {
    expect(radiusFactor(percent)).toBeCloseTo(factor, 10);
  });

  it('grows with the confidence', () => {
    const factors = Array.from({ length: 46 }, (_, index) => radiusFactor(50 + index));
    expect(factors).toEqual([...factors].sort((a, b) => a - b));
    expect(new Set(factors).size).toBe(factors.length);
  });

  it('stays at the ends of the table beyond them', () => {
    expect(radiusFactor(10)).toBe(0.75);
    expect(radiusFactor(99.9)).toBe(3.2);
  });
});

describe('accuracyAt68', () => {
  it('ING-33 makes radii of different confidences comparable', () => {
    expect(accuracyAt68({ accuracy: 20, confidence: 95 })).toBeCloseTo(10, 10);
    expect(accuracyAt68({ accuracy: 20 })).toBe(20);
  });
});
