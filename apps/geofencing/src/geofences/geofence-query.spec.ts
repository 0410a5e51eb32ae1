import { parseQuery } from '@umbra/wire';
import { geofenceFields, geofenceFilter } from './geofence-query.ts';

const filter = (query: string) => geofenceFilter(parseQuery(query));
const fields = (query: string) => [...geofenceFields(parseQuery(query))];
const refused = (path: string) =>
  expect.objectContaining({ status: 400, details: { errors: [expect.objectContaining({ path })] } });

describe('the query of a list of geofences', () => {
  it('wants all where it says nothing', () => {
    expect(filter('')).toEqual({ types: undefined, floorId: undefined, box: undefined });
    expect(fields('')).toEqual(['type', 'name', 'description', 'definition', 'trainingStatus']);
  });

  it('§11 names types, in any spelling of lists', () => {
    expect(filter('type=circle&type[]=poi').types).toEqual(['circle', 'poi']);
    expect(filter('type=polygon,poi').types).toEqual(['polygon', 'poi']);
  });

  it('§11 names a floor, or none', () => {
    expect(filter('floor[id]=DM_1').floorId).toBe('DM_1');
    expect(filter('floor%5Bid%5D=DM%201').floorId).toBe('DM 1');
    expect(filter(`floor[id]=${'😀'.repeat(100)}`).floorId).toHaveLength(200);
    expect(filter('floor=null').floorId).toBeNull();
  });

  it('§1.7 names a box, over the 180th meridian too', () => {
    expect(filter('bbox=53,13,52,14').box).toEqual({ north: 53, west: 13, south: 52, east: 14 });
    expect(filter('bbox=1&bbox=179&bbox=0&bbox=-179').box).toMatchObject({ west: 179, east: 181 });
  });

  it('GEO-8 names members of the item, or of the geofence in it', () => {
    expect(fields('fields=id')).toEqual([]);
    expect(fields('fields=name,type')).toEqual(['type', 'name']);
    expect(fields('fields=geofence&fields=name')).toHaveLength(5);
  });

  it.each([
    ['type', 'type=square'],
    ['floor', 'floor=1'],
    ['floor', 'floor=null&floor[id]=1'],
    ['floor[id]', `floor[id]=${'x'.repeat(101)}`],
    ['floor[id]', 'floor[id]=a%00'],
    ['bbox', 'bbox=1,2,3'],
    ['bbox', 'bbox=1,2,3,x'],
    ['bbox', 'bbox=1,2,91,3'],
    ['bbox', 'bbox=1,0,2,0'],
    ['fields', 'fields=radius'],
  ])('is refused with the name of what is wrong: %s in %s', (path, query) => {
    expect(() => [filter(query), fields(query)]).toThrow(refused(path));
  });
});
