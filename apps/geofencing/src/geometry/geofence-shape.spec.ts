import type { Geofence, GeoPoint } from '@umbra/contracts/geofence';
import { distanceMetres } from '@umbra/geo';
import fc from 'fast-check';
import { envelopeContains, envelopeOfBbox, type Envelope } from './envelope.ts';
import { envelopeOfGeofence, geofenceContains, geofenceMeets } from './geofence-shape.ts';

const circle = (lat: number, lng: number, radius: number): Geofence => ({
  type: 'circle',
  definition: { center: { lat, lng }, radius },
});
const polygon = (...points: readonly (readonly [lat: number, lng: number])[]): Geofence => ({
  type: 'polygon',
  definition: { points: points.map(([lat, lng]) => ({ lat, lng })) },
});
const place = (lat: number, lng: number): GeoPoint => ({ lat, lng });
const box = (north: number, west: number, south: number, east: number): Envelope =>
  envelopeOfBbox({ north, west, south, east });

const square = polygon([0, 0], [0, 10], [10, 10], [10, 0]);
const fiji = polygon([-20, 175], [-20, -175], [-10, -175], [-10, 175]);
const bowTie = polygon([0, 0], [10, 10], [10, 0], [0, 10]);
const aroundThePole = polygon([80, 0], [80, 90], [80, 180], [80, -90]);
const world = polygon([60, -180], [60, 180], [-60, 180], [-60, -180]);

describe('what a geofence contains', () => {
  it('GEO-4 of a circle is what is not farther than its radius, its rim too', () => {
    const away = distanceMetres(place(52, 13), place(52.001, 13));
    expect(geofenceContains(circle(52, 13, away), place(52.001, 13))).toBe(true);
    expect(geofenceContains(circle(52, 13, away - 0.001), place(52.001, 13))).toBe(false);
    expect(geofenceContains(circle(52, 13, 0), place(52, 13))).toBe(true);
    expect(geofenceContains(circle(0, 179.999, 300), place(0, -179.999))).toBe(true);
  });

  it.each([
    ['a place within', square, place(5, 5), true],
    ['no place beside', square, place(5, 11), false],
    ['a corner', square, place(10, 10), true],
    ['an edge', square, place(5, 10), true],
    ['a slanted edge', bowTie, place(3, 3), true],
    ['a wing of what crosses itself', bowTie, place(8, 5), true],
    ['not what is between the wings', bowTie, place(5, 2), false],
    ['what is beyond the 180th meridian', fiji, place(-15, -178), true],
    ['the 180th meridian, as east', fiji, place(-15, 180), true],
    ['the 180th meridian, as west', fiji, place(-15, -180), true],
    ['not the long way round', fiji, place(-15, 0), false],
    ['a pole that it goes round', aroundThePole, place(90, 33), true],
    ['what is near that pole', aroundThePole, place(85, -135), true],
    ['not what is outside', aroundThePole, place(79, 45), false],
    ['all longitudes of a belt', world, place(0, -180), true],
    ['not what is north of the belt', world, place(61, 0), false],
  ])('GEO-1 GEO-4 of a polygon is %s', (_what, fence, point, isInside) => {
    expect(geofenceContains(fence, point)).toBe(isInside);
  });

  it('GEO-6 of a point of interest is no place', () => {
    const position = place(52, 13);
    expect(geofenceContains({ type: 'poi', definition: { location: { position } } }, position)).toBe(false);
  });
});

describe('which boxes a geofence meets', () => {
  it.each([
    ['one that it is in', square, box(20, -5, -5, 20), true],
    ['one that is in it', square, box(6, 5, 5, 6), true],
    ['one that it crosses without a corner in it', square, box(6, -5, 5, 20), true],
    ['one that it touches', square, box(20, 10, 10, 20), true],
    ['none beside', square, box(20, 10.001, 10.001, 20), false],
    ['none in a corner of its envelope', polygon([0, 0], [0, 10], [10, 0]), box(10, 8, 8, 10), false],
    ['one in a hole of it neither', bowTie, box(5.1, 1, 4.9, 2), false],
    ['one over the 180th meridian', fiji, box(-12, 179, -18, -179), true],
    ['one on the other side of it', fiji, box(-12, -179, -18, -178), true],
    ['none the long way round', fiji, box(-12, -170, -18, 170), false],
    ['one that goes all the way round', fiji, box(90, -180, -90, 180), true],
    ['one at the pole', aroundThePole, box(90, 10, 89, 11), true],
  ])('GEO-8 polygons: %s', (_what, fence, wanted, meets) => {
    expect(geofenceMeets(fence, wanted)).toBe(meets);
  });

  it.each([
    ['one that holds its centre', circle(5, 5, 1), box(10, 0, 0, 10), true],
    ['one that is in it', circle(5, 5, 2_000_000), box(6, 5, 5, 6), true],
    ['one whose edge it reaches over', circle(0, -1, 112_000), box(1, 0, -1, 1), true],
    ['none whose edge it does not reach', circle(0, -1, 111_000), box(1, 0, -1, 1), false],
    ['none past a corner that its envelope reaches', circle(-1, -1, 150_000), box(1, 0, 0, 1), false],
    ['one over the 180th meridian', circle(0, 179.5, 120_000), box(1, -179.5, -1, -179), true],
    ['one beyond the pole', circle(89, 0, 250_000), box(89.5, 179, 88.8, -179), true],
    ['one whose side is nearest between its corners', circle(70, -60, 2_000_000), box(90, 0, -90, 1), true],
    ['every one, if it is as big as the earth', circle(0, 0, 1e300), box(-89, 179, -90, -179), true],
  ])('GEO-8 circles: %s', (_what, fence, wanted, meets) => {
    expect(geofenceMeets(fence, wanted)).toBe(meets);
  });

  it('GEO-8 a point of interest is where its position is; one without is nowhere', () => {
    const poi: Geofence = { type: 'poi', definition: { location: { position: place(52, 13) } } };
    expect(geofenceMeets(poi, box(53, 12, 51, 14))).toBe(true);
    expect(geofenceMeets(poi, box(51, 12, 50, 14))).toBe(false);
    expect(geofenceMeets({ type: 'poi' }, box(90, -180, -90, 180))).toBe(false);
    expect(envelopeOfGeofence({ type: 'poi' })).toBeUndefined();
  });
});

describe('shapes of any kind', () => {
  const lat = fc.double({ min: -90, max: 90, noNaN: true });
  const lng = fc.double({ min: -180, max: 180, noNaN: true });
  const point = fc.record({ lat, lng });
  const circles = fc.record({ center: point, radius: fc.double({ min: 0, max: 5e6, noNaN: true }) });
  const polygons = fc.record({ points: fc.array(point, { minLength: 3, maxLength: 10 }) });
  const fences: fc.Arbitrary<Geofence> = fc.oneof(
    circles.map((definition) => ({ type: 'circle' as const, definition })),
    polygons.map((definition) => ({ type: 'polygon' as const, definition })),
  );
  const boxes = fc
    .tuple(lat, lng, lat, lng)
    .map(([a, west, b, east]) => box(Math.max(a, b), west, Math.min(a, b), east));
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const wrapped = (degrees: number) => (degrees > 180 ? degrees - 360 : degrees);
  const placeIn = ({ south, north, west, east }: Envelope, up: number, along: number): GeoPoint =>
    place(south + (north - south) * up, wrapped(west + (east - west) * along));

  it('lie within their envelopes', () => {
    fc.assert(
      fc.property(fences, point, (fence, spot) => {
        const enclosing = envelopeOfGeofence(fence)!;
        fc.pre(geofenceContains(fence, spot));
        expect(envelopeContains(enclosing, spot.lat, spot.lng)).toBe(true);
      }),
    );
  });

  it('meet a box in which they contain a place, and so does their envelope', () => {
    fc.assert(
      fc.property(fences, boxes, share, share, (fence, wanted, up, along) => {
        const spot = placeIn(wanted, up, along);
        fc.pre(geofenceContains(fence, spot) && envelopeContains(wanted, spot.lat, spot.lng));
        expect(geofenceMeets(fence, wanted)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('contain a place in a box that they meet, if one looks closely', () => {
    const steps = Array.from({ length: 41 }, (_, index) => index / 40);
    fc.assert(
      fc.property(circles, boxes, ({ center, radius }, wanted) => {
        const nearest = Math.min(
          ...steps.flatMap((up) => steps.map((along) => distanceMetres(center, placeIn(wanted, up, along)))),
        );
        const cellMetres = 111_320 * Math.hypot(wanted.north - wanted.south, wanted.east - wanted.west) * 0.025;
        fc.pre(nearest > radius + cellMetres);
        expect(geofenceMeets({ type: 'circle', definition: { center, radius } }, wanted)).toBe(false);
      }),
    );
  });

  it('GEO-1 of polygons are the same open and closed, and wherever they begin', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 9 }), point, boxes, (points, spot, wanted) => {
        const open: Geofence = { type: 'polygon', definition: { points } };
        const closed: Geofence = { type: 'polygon', definition: { points: [...points, points[0]!] } };
        expect(geofenceContains(closed, spot)).toBe(geofenceContains(open, spot));
        expect(geofenceMeets(closed, wanted)).toBe(geofenceMeets(open, wanted));
      }),
    );
  });

  it('of polygons are the same on the other side of the earth', () => {
    const small = fc.array(
      fc.record({ lat: fc.integer({ min: -20, max: 20 }), lng: fc.integer({ min: -20, max: 20 }) }),
      {
        minLength: 3,
        maxLength: 10,
      },
    );
    const near = fc.record({ lat: fc.integer({ min: -25, max: 25 }), lng: fc.integer({ min: -25, max: 25 }) });
    const turned = (spot: GeoPoint) => place(spot.lat, wrapped(spot.lng + 180));
    fc.assert(
      fc.property(small, near, (points, spot) => {
        const here: Geofence = { type: 'polygon', definition: { points } };
        const there: Geofence = { type: 'polygon', definition: { points: points.map(turned) } };
        expect(geofenceContains(there, turned(spot))).toBe(geofenceContains(here, spot));
      }),
    );
  });
});
