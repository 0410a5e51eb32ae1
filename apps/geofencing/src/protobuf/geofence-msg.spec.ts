import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { Geofence } from '@umbra/contracts/geofence';
import fc from 'fast-check';
import { readGeofenceMsg } from '../testing/read-geofence-msg.ts';
import { encodeGeofenceMsg } from './geofence-msg.ts';

const circle = (lat: number, lng: number, radius: number): Geofence => ({
  type: 'circle',
  definition: { center: { lat, lng }, radius },
});

describe('a page of geofences in protobuf', () => {
  it('ASC-8 has the bytes of its message definition', () => {
    const polygon: Geofence = {
      type: 'polygon',
      definition: {
        points: [
          { lat: 1, lng: -1 },
          { lat: 2, lng: 0 },
        ],
      },
    };
    const bytes = encodeGeofenceMsg(
      [
        { id: 'p', geofence: polygon },
        { id: 'c', geofence: circle(1.5, -2, 300) },
      ],
      'n',
    );
    expect(bytes.toString('hex')).toBe(
      [
        // circulars: 16 bytes: lat 1.5, lng -2, radius 300, id c
        ['0a10', '0d0000c03f', '15000000c0', '18ac02', '220163'],
        // polygonals: 23 bytes: lat 1 and 2, lng -1 and 0, id p
        ['1217', '0a080000803f00000040', '1208000080bf00000000', '1a0170'],
        ['1a016e'],
      ]
        .flat()
        .join(''),
    );
  });

  it('ASC-8 leaves out points of interest, and is empty for none', () => {
    expect(encodeGeofenceMsg([{ id: 'i', geofence: { type: 'poi' } }])).toHaveLength(0);
  });

  it('ASC-8 has radii in whole metres that fit: none is smaller than it was', () => {
    const radii = [0, 0.4, 12.1, 1e300].map((radius, index) => ({ id: String(index), geofence: circle(0, 0, radius) }));
    const read = readGeofenceMsg(encodeGeofenceMsg(radii));
    expect(read.circulars.map(({ radius }) => radius)).toEqual([0, 1, 13, 4_294_967_295]);
  });

  it('ASC-8 is read back as it was, degrees as far as floats go', () => {
    const point = fc.record({
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
      lng: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    const shape: fc.Arbitrary<Geofence> = fc.oneof(
      fc.record({
        type: fc.constant('circle' as const),
        definition: fc.record({ center: point, radius: fc.nat() }),
      }),
      fc.record({
        type: fc.constant('polygon' as const),
        definition: fc.record({ points: fc.array(point, { minLength: 3, maxLength: 10 }) }),
      }),
    );
    const listed = fc.array(fc.record({ id: fc.uuid(), geofence: shape }));
    fc.assert(
      fc.property(listed, fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }), (geofences, pageToken) => {
        const bytes = encodeGeofenceMsg(geofences, pageToken);
        const circulars = geofences.flatMap(({ id, geofence }) =>
          geofence.type === 'circle'
            ? [
                {
                  lat: Math.fround(geofence.definition.center.lat),
                  lng: Math.fround(geofence.definition.center.lng),
                  radius: geofence.definition.radius,
                  id,
                },
              ]
            : [],
        );
        const polygonals = geofences.flatMap(({ id, geofence }) =>
          geofence.type === 'polygon'
            ? [
                {
                  lat: geofence.definition.points.map(({ lat }) => Math.fround(lat)),
                  lng: geofence.definition.points.map(({ lng }) => Math.fround(lng)),
                  id,
                },
              ]
            : [],
        );
        expect(readGeofenceMsg(bytes)).toEqual({ circulars, polygonals, pageToken });
        expect(new BinaryReader(bytes).len).toBe(bytes.length);
      }),
    );
  });
});
