import { ErrorSketch } from './error-sketch.ts';
import { scaleOf } from './scale-of.ts';

const filled = (ratios: readonly number[], fixRadiusMetres = 0): ErrorSketch => {
  const sketch = new ErrorSketch();
  for (const ratio of ratios) {
    sketch.add({ distanceMetres: Math.hypot(ratio * 10, fixRadiusMetres), fixRadiusMetres, predictedMetres: 10 });
  }
  return sketch;
};

/** 0.01, 0.02 … 1 times a factor. */
const ramp = (factor: number, rounds = 1): number[] =>
  Array.from({ length: 100 * rounds }, (_, index) => (factor * ((index % 100) + 1)) / 100);

describe('§5.2 the sketch of errors', () => {
  it.each([0.5, 0.68, 0.9, 0.95])('knows the %d quantile to a tenth', (share) => {
    const quantile = filled(ramp(4)).quantile(share);
    expect(quantile).toBeGreaterThan(4 * share * 0.9);
    expect(quantile).toBeLessThan(4 * share * 1.1);
  });

  it('takes off what the fix may be wrong itself', () => {
    expect(filled(ramp(2), 10).quantile(0.68)).toBeCloseTo(filled(ramp(2)).quantile(0.68), 1);
  });

  it('knows nothing before the first comparison', () => {
    expect(new ErrorSketch().quantile(0.68)).toBeNaN();
    expect(new ErrorSketch().comparisons).toBe(0);
  });

  it('counts a comparison less the vaguer its fix', () => {
    expect(filled(ramp(1, 10)).comparisons).toBeCloseTo(1000, 5);
    expect(filled(ramp(1, 10), 10).comparisons).toBeCloseTo(250, 5);
    expect(filled(ramp(1, 10), 20).vagueness).toBeCloseTo(4, 5);
  });

  it('learns nothing from a fix that may be anywhere, nor from an answer that may', () => {
    const sketch = filled(ramp(1));
    const before = sketch.counts;
    for (const fixRadiusMetres of [1e6, 1e200, Infinity, NaN]) {
      sketch.add({ distanceMetres: 50, fixRadiusMetres, predictedMetres: 10 });
    }
    sketch.add({ distanceMetres: 50, fixRadiusMetres: 0, predictedMetres: 0 });
    expect(sketch.counts).toEqual(before);
  });

  it('comes back from its counts as it was', () => {
    const sketch = filled(ramp(3), 5);
    const restored = new ErrorSketch(sketch.counts);
    expect(restored.counts).toEqual(sketch.counts);
    expect(restored.quantile(0.9)).toBe(sketch.quantile(0.9));
    expect(restored.comparisons).toBe(sketch.comparisons);
  });

  it('does not depend on the order of comparisons', () => {
    expect(filled(ramp(3).reverse()).counts).toEqual(filled(ramp(3)).counts);
  });

  it('is bounded, and forgets the past in favour of the present', () => {
    const sketch = filled([...ramp(1, 40), ...ramp(8, 40)]);
    expect(sketch.comparisons).toBeLessThanOrEqual(2_000);
    expect(sketch.quantile(0.5)).toBeGreaterThan(2.5);
  });
});

describe('§5.2 the scale of circles', () => {
  it('is 1 where nothing was measured', () => {
    expect(scaleOf([])).toBe(1);
    expect(scaleOf([undefined, new ErrorSketch()])).toBe(1);
  });

  it('is the 68 % quantile where much was measured', () => {
    expect(scaleOf([filled(ramp(2, 15))])).toBeCloseTo(1.36, 1);
    expect(scaleOf([filled(ramp(1, 15))])).toBeCloseTo(0.68, 1);
  });

  it('leaves 1 only slowly', () => {
    expect(scaleOf([filled(ramp(2).slice(60, 70))])).toBeLessThan(1.1);
  });

  it('stays near 1 where fixes are vaguer than the answers, however many there are', () => {
    expect(scaleOf([filled(ramp(2.5, 100))])).toBeGreaterThan(1.6);
    expect(scaleOf([filled(ramp(2.5, 100), 20)])).toBeLessThan(1.05);
  });

  it('believes the region before the world', () => {
    const [world, region] = [filled(ramp(1, 15)), filled(ramp(3, 15))];
    expect(scaleOf([world, region])).toBeGreaterThan(1.8);
    expect(scaleOf([world, filled(ramp(3).slice(0, 1))])).toBeLessThan(0.75);
  });

  it('stays within 0.5 and 2.5', () => {
    expect(scaleOf([filled(ramp(0.1, 15))])).toBeCloseTo(0.5, 1);
    expect(scaleOf([filled(ramp(20, 15)), filled(ramp(20, 15))])).toBeLessThanOrEqual(2.5);
    expect(scaleOf([filled(ramp(20, 15)), filled(ramp(20, 15))])).toBeGreaterThan(2.4);
  });
});
