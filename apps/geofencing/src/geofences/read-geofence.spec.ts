import fc from 'fast-check';
import { WireError } from '@umbra/wire';
import { readGeofence } from './read-geofence.ts';

const point = (lat: unknown = 52, lng: unknown = 13) => ({ lat, lng });
const circle = (over: object = {}) => ({ type: 'circle', definition: { center: point(), radius: 5 }, ...over });
const polygon = (points: unknown) => ({ type: 'polygon', definition: { points } });
const poi = (definition: object) => ({ type: 'poi', definition });
const onFloor = (floor: unknown) => ({ type: 'circle', definition: { center: point(), radius: 5, floor } });
const points = (count: number) => Array.from({ length: count }, (_, nth) => point(nth, nth * nth));

/** The fields that a refusal names; none where nothing was refused. */
async function refusedPaths(body: unknown): Promise<string[]> {
  try {
    await readGeofence(body);
  } catch (error) {
    if (!(error instanceof WireError) || error.status !== 400) throw error;
    const { errors } = error.details as { errors: { path: string }[] };
    return [...new Set(errors.map(({ path }) => path))];
  }
  return [];
}

describe('a geofence as its owner gives it', () => {
  it.each<[string, object]>([
    ['a circle', circle({ name: 'n'.repeat(50), description: 'd'.repeat(1_000) })],
    ['characters beyond the basic plane, each one', circle({ name: '🚚'.repeat(50) })],
    ['an empty name', circle({ name: '', description: '' })],
    ['a circle without extent', { type: 'circle', definition: { center: point(-90, 180), radius: 0 } }],
    ['a polygon of 3 points', polygon(points(3))],
    ['a polygon of 10 points', polygon(points(10))],
    ['a polygon that is closed', polygon([...points(3), points(1)[0]])],
    ['a polygon that crosses itself', polygon([point(0, 0), point(1, 1), point(1, 0), point(0, 1)])],
    ['a point of interest without a definition', { type: 'poi' }],
    ['a point of interest of nothing', poi({})],
    ['a point of interest of all', poi({ location: { room: 'r', address: 'a', country: 'c', position: point() } })],
    ['a floor', onFloor({ id: 'DM_1', name: 'Ground', level: -0.5 })],
    ['a floor without a level', onFloor({ id: 'i'.repeat(100), name: 'n'.repeat(255) })],
  ])('§11 GEO-1 is read as it was given: %s', async (_what, body) => {
    expect(JSON.parse(JSON.stringify(await readGeofence(body)))).toEqual(body);
  });

  it('is read without what it does not know: what was shown can be sent back', async () => {
    const body = { ...poi({ location: {}, more: 1 }), trainingStatus: { trained: false }, id: 'x' };
    expect(JSON.parse(JSON.stringify(await readGeofence(body)))).toEqual(poi({ location: {} }));
  });

  it.each<[string, unknown, string[]]>([
    ['no object', [], ['']],
    ['nothing', undefined, ['']],
    ['no type', {}, ['type']],
    ['another type', { type: 'rectangle' }, ['type']],
    ['a type that objects have by nature', { type: 'constructor' }, ['type']],
    ['a long name', circle({ name: 'n'.repeat(51) }), ['name']],
    ['no text for a name', circle({ name: null }), ['name']],
    ['a NUL character', circle({ name: 'a\0b' }), ['name']],
    ['a long description', circle({ description: 'd'.repeat(1_001) }), ['description']],
    ['no definition', { type: 'circle' }, ['definition']],
    ['a definition that is null', { type: 'poi', definition: null }, ['definition']],
    ['a list for a definition', { type: 'circle', definition: [circle().definition] }, ['definition']],
    ['the definition of another type', { ...circle(), type: 'polygon' }, ['definition.points']],
    ['no centre', { type: 'circle', definition: { radius: 1 } }, ['definition.center']],
    [
      'places that are none',
      { type: 'circle', definition: { center: point(90.1, -180.1), radius: 1 } },
      ['definition.center.lat', 'definition.center.lng'],
    ],
    [
      'texts for degrees',
      { type: 'circle', definition: { center: point('52'), radius: 1 } },
      ['definition.center.lat'],
    ],
    ['a negative radius', { type: 'circle', definition: { center: point(), radius: -1 } }, ['definition.radius']],
    ['an endless radius', { type: 'circle', definition: { center: point(), radius: 1e999 } }, ['definition.radius']],
    ['2 points', polygon(points(2)), ['definition.points']],
    ['11 points', polygon(points(11)), ['definition.points']],
    ['no list of points', polygon({ length: 3 }), ['definition.points']],
    ['points that are lists', polygon([[], [], []]), ['definition.points']],
    ['a point that is null', polygon([...points(2), null]), ['definition.points']],
    ['a point that is none', polygon([...points(2), point(91)]), ['definition.points[2].lat']],
    ['a floor without a name', onFloor({ id: 'i' }), ['definition.floor.name']],
    ['a floor with an empty id', onFloor({ id: '', name: 'n' }), ['definition.floor.id']],
    ['a high level', onFloor({ id: 'i', name: 'n', level: 1_000 }), ['definition.floor.level']],
    [
      'long texts of a location',
      poi({ location: { room: 'r'.repeat(101), address: 'a'.repeat(256), country: 'c'.repeat(256) } }),
      ['definition.location.room', 'definition.location.address', 'definition.location.country'],
    ],
    ['half a position', poi({ location: { position: { lat: 1 } } }), ['definition.location.position.lng']],
  ])('§11 §1.9 is refused for %s, and the field is named', async (_what, body, paths) => {
    expect(await refusedPaths(body)).toEqual(expect.arrayContaining(paths));
  });

  it('is refused in clear words, whatever comes', async () => {
    const junk = fc.anything({ withNullPrototype: true });
    const nearly = fc.oneof(
      junk,
      fc.record({ type: fc.constantFrom('circle', 'polygon', 'poi'), name: junk, definition: junk }),
      fc.record({
        type: fc.constantFrom('circle', 'polygon', 'poi'),
        definition: fc.record({
          center: junk,
          radius: junk,
          points: fc.oneof(junk, fc.array(junk)),
          location: junk,
          floor: junk,
        }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(nearly, async (body) => {
        expect(await refusedPaths(body)).toBeInstanceOf(Array);
      }),
      { numRuns: 500 },
    );
  });
});
