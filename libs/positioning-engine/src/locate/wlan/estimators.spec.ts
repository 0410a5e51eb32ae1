import type { Fingerprint } from '../../fingerprint/fingerprint.ts';
import { FRAME, modelled, radioOfNames, stationAt, type HeardIn } from '../../testing/stations.ts';
import { centroidOf } from './centroid.ts';
import { combine } from './combine.ts';
import { matchFingerprints } from './match-fingerprints.ts';
import { propagate } from './propagate.ts';
import { sceneOf, type Scene } from './scene.ts';

const CORNERS = [
  [-60, -60],
  [60, -60],
  [60, 60],
  [-60, 60],
] as const;

const metres = ([east, north]: readonly [number, number], x: number, y: number) => Math.hypot(east - x, north - y);
/** Every 20 m it was heard: as the model says, but for a wall before the east. */
const heardAllOver = (corner: readonly [number, number], wallDb = 0): HeardIn[] =>
  [-60, -40, -20, 0, 20, 40, 60].flatMap((x) =>
    [-60, -40, -20, 0, 20, 40, 60].map((y) => ({
      x,
      y,
      signalDbm: modelled(metres(corner, x, y)) - (x > 10 ? wallDb : 0),
    })),
  );

/** What the four corners of a square sound like at a place, by the model. */
const squareHeardAt = (x: number, y: number, louderDb = 0): Scene =>
  sceneOf(
    CORNERS.map((corner, index) =>
      radioOfNames(
        [stationAt((index + 1) * 16, corner[0], corner[1], { heard: heardAllOver(corner) })],
        modelled(metres(corner, x, y)) + louderDb,
      ),
    ),
    FRAME,
  );
const around = { x: 0, y: 0, spreadMetres: 85 };

describe('§4.3 W: the centroid', () => {
  it('is the middle of stations that are equally loud', () => {
    const { x, y, spreadMetres } = centroidOf(squareHeardAt(0, 0));
    expect([x, y]).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
    expect(spreadMetres).toBeCloseTo(Math.hypot(60, 60), 3);
  });

  it('is drawn to the loud ones', () => {
    const { x, y } = centroidOf(squareHeardAt(40, 40));
    expect(x).toBeGreaterThan(20);
    expect(y).toBeCloseTo(x, 6);
  });
});

describe('§4.3 P: propagation', () => {
  it.each([
    [0, 0],
    [35, -20],
    [-40, 30],
  ])('finds the place that explains how loud all are: %d, %d', (x, y) => {
    const estimate = propagate(squareHeardAt(x, y), around)!;
    expect(Math.hypot(estimate.x - x, estimate.y - y)).toBeLessThan(20);
  });

  it('finds it too when the device hears all of them fainter', () => {
    const [usual, faint] = [propagate(squareHeardAt(30, 10), around)!, propagate(squareHeardAt(30, 10, -8), around)!];
    expect(Math.hypot(usual.x - faint.x, usual.y - faint.y)).toBeLessThan(12);
  });

  it('believes what was heard before the model', () => {
    // The two in the east are 20 dB fainter than from the middle: far off in the west, or behind the wall in the east.
    const sceneWith = (wallDb: number): Scene =>
      sceneOf(
        CORNERS.map((corner, index) => {
          const isEast = corner[0] > 0;
          const heard = heardAllOver(corner, isEast ? wallDb : 0);
          const station = stationAt((index + 1) * 16, corner[0], corner[1], { heard });
          return radioOfNames([station], modelled(metres(corner, 0, 0)) - (isEast ? 20 : 0));
        }),
        FRAME,
      );
    expect(propagate(sceneWith(0), around)!.x).toBeLessThan(-10);
    expect(propagate(sceneWith(25), around)!.x).toBeGreaterThan(10);
  });

  it('§10 looks at the nearest tiles only, where a station was heard in very many', () => {
    const heard = Array.from({ length: 500 }, (_, index) => ({ x: 500 - index, y: 0, signalDbm: -70 }));
    const [radio] = sceneOf([radioOfNames([stationAt(16, 0, 0, { heard })], -70)], FRAME).propagating;
    expect(radio!.tiles.length).toBe(128);
    expect(Math.max(...radio!.tiles.x)).toBeLessThan(129);
  });

  it('needs a station whose loudness was ever told', () => {
    const silent = radioOfNames([stationAt(16, 0, 0, { powerDbm: Number.NaN })], -70);
    expect(propagate(sceneOf([silent], FRAME), around)).toBeUndefined();
  });
});

const fingerprintAt = (
  x: number,
  y: number,
  rssDbm: readonly number[],
  radios: readonly number[] = [1, 2, 3, 4],
): Fingerprint => ({
  ...{ hash: x * 1000 + y, lat: FRAME.latAt(y), lng: FRAME.lngAt(x), accuracyMetres: 5, speedMps: 0 },
  ...{ radios: Float64Array.from(radios), rssDbm: Int8Array.from(rssDbm) },
});

describe('§4.3 F: fingerprints', () => {
  const scene = squareHeardAt(30, 10);
  const byRadio = [...scene.radios].sort((a, b) => a.radio - b.radio).map(({ rssDbm }) => rssDbm);

  it('answers from where scans like this one were made', () => {
    const strange = byRadio.map((_, index) => (index % 2 === 0 ? -40 : -95));
    const estimate = matchFingerprints(scene, [
      ...[28, 30, 32].map((x) => fingerprintAt(x, 10, byRadio)),
      ...[-50, -52, -54].map((x) => fingerprintAt(x, -40, strange)),
    ])!;
    expect(Math.hypot(estimate.x - 30, estimate.y - 10)).toBeLessThan(3);
  });

  it('does not mind a device that hears all a little fainter', () => {
    const fainter = byRadio.map((rssDbm) => rssDbm - 6);
    const [same, other] = [fingerprintAt(0, 0, byRadio), fingerprintAt(0, 0, fainter)];
    expect(matchFingerprints(scene, [other])!.distance).toBeLessThan(matchFingerprints(scene, [same])!.distance + 0.5);
  });

  it('minds what is heard now and was not then, and the other way round, the louder the more', () => {
    const distance = (radios: readonly number[], rssDbm: readonly number[]): number =>
      matchFingerprints(scene, [fingerprintAt(0, 0, rssDbm, radios)])!.distance;
    const same = distance([1, 2, 3, 4], byRadio);
    expect(distance([1, 2, 3], byRadio.slice(0, 3))).toBeGreaterThan(same);
    const louder = distance([1, 2, 3, 4, 9], [...byRadio, -50]);
    expect(louder).toBeGreaterThan(distance([1, 2, 3, 4, 9], [...byRadio, -95]));
    expect(louder).toBeGreaterThan(same);
  });

  it('needs two radios in common', () => {
    expect(matchFingerprints(scene, [fingerprintAt(0, 0, [-50, -60], [1, 9])])).toBeUndefined();
  });
});

describe('§4.3 the combination', () => {
  const scene = squareHeardAt(0, 0);
  const at = (x: number, y = 0) => ({ x, y, spreadMetres: 10 });

  it('lies between the estimates', () => {
    const { x } = combine({ propagation: at(0), fingerprints: { ...at(10), distance: 0.5 }, centroid: at(20) }, scene);
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(20);
  });

  it('leaves a lone dissenter aside', () => {
    const { x } = combine({ propagation: at(0), fingerprints: { ...at(2), distance: 0.5 }, centroid: at(200) }, scene);
    expect(x).toBeLessThan(20);
  });

  it('draws a wider circle where the estimates disagree', () => {
    const radius = (apart: number): number =>
      combine({ propagation: at(0), fingerprints: { ...at(apart), distance: 0.5 }, centroid: at(-apart) }, scene)
        .radiusMetres;
    expect(radius(60)).toBeGreaterThan(1.5 * radius(2));
  });

  it('does with the centroid alone', () => {
    expect(combine({ propagation: undefined, fingerprints: undefined, centroid: at(7) }, scene).x).toBeCloseTo(7, 10);
  });
});
