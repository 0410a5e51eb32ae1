import { ErrorSketch } from '@umbra/positioning-engine';
import { TestMetrics } from '@umbra/testing';
import { SHARED_LAYER } from '../layers/layer.ts';
import { CalibrationTable } from '../radio-map/calibration-table.ts';
import { queriesOf } from '../radio-map/run-query.ts';
import { MapWorld } from '../testing/map-world.ts';
import { showRegionQuality } from './region-quality.ts';

describe('§5.2 the quality of the map by region', () => {
  let world: MapWorld;

  beforeAll(async () => {
    world = await MapWorld.create();
  });

  afterAll(() => world?.close());

  /** Answers that were so many predicted radii off, with perfect fixes. */
  const countsOf = (...ratios: number[]) => {
    const sketch = new ErrorSketch();
    for (const ratio of ratios) sketch.add({ distanceMetres: 10 * ratio, fixRadiusMetres: 0, predictedMetres: 10 });
    return sketch.counts;
  };

  it('is shown for the regions with the most comparisons, over all projects, the first at once, then anew every five minutes', async () => {
    let nowMs = 0;
    const metrics = new TestMetrics('positioning');
    showRegionQuality(queriesOf(world.tables), metrics, () => nowMs);
    const ratio = (region: string, quantile: string) =>
      metrics.value('umbra_positioning_region_error_ratio', { region, kind: 'wlan', quantile });
    expect(await ratio('u0yjj', '0.5')).toBeUndefined();
    await world.transactions((session) =>
      CalibrationTable.add(session, [
        { layer: '7', region: 'u0yjj', kind: 'wlan', counts: countsOf(0.5, 0.5, 0.5) },
        { layer: '8', region: 'u0yjj', kind: 'wlan', counts: countsOf(2, 2) },
        { layer: SHARED_LAYER, region: 'u0yjj', kind: 'wlan', counts: countsOf(9, 9, 9, 9, 9, 9, 9) },
        { layer: '7', region: 'u0yj', kind: 'wlan', counts: countsOf(9) },
        ...Array.from({ length: 30 }, (_, nth) => ({
          ...{ layer: '7', region: `u1${String(nth).padStart(3, '0')}`, kind: 'cell' as const },
          counts: countsOf(1),
        })),
      ]),
    );
    expect(await ratio('u0yjj', '0.5')).toBeCloseTo(0.5, 1);
    expect(await ratio('u0yjj', '0.95')).toBeCloseTo(2, 0);
    const comparisons = () => metrics.value('umbra_positioning_region_comparisons', { region: 'u0yjj' });
    await world.transactions((session) =>
      CalibrationTable.add(session, [{ layer: '7', region: 'u0yjj', kind: 'wlan', counts: countsOf(1, 1) }]),
    );
    nowMs = 299_000;
    expect(await comparisons()).toBe(5);
    nowMs = 301_000;
    expect(await comparisons()).toBe(7);
    const shown = (await metrics.page()).split('\n').filter((line) => line.includes('region_comparisons{'));
    expect(shown).toHaveLength(20);
  });
});
