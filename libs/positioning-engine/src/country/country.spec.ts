import { canBeInCountry, countryCircle } from './country.ts';

const at = (lat: number, lng: number) => ({ lat, lng });

describe('§6 the country of a mobile country code', () => {
  it.each([
    ['Berlin', 262, at(52.52, 13.4)],
    ['Strasbourg under a German code: at the border', 262, at(48.58, 7.75)],
    ['Helsinki', 244, at(60.17, 24.94)],
    ['Mariehamn', 244, at(60.1, 19.94)],
    ['Cork', 272, at(51.9, -8.47)],
    ['Honolulu', 310, at(21.31, -157.86)],
    ['an Aleutian island beyond 180° east', 311, at(52.83, 173.18)],
    ['Suva, west of 180°', 542, at(-18.14, 178.44)],
    ['Taveuni, at 180°', 542, at(-16.85, -179.97)],
    ['Chukotka, beyond 180°', 250, at(66.0, -171.0)],
    ['Las Palmas', 214, at(28.12, -15.43)],
    ['Pretoria', 655, at(-25.75, 28.19)],
    ['a ship 30 km off Brest', 208, at(48.3, -5.2)],
    ['Luxembourg', 270, at(49.61, 6.13)],
    ['Valletta', 278, at(35.9, 14.51)],
    ['Funafuti', 553, at(-8.52, 179.2)],
  ])('can be %s', (_, mcc, place) => {
    expect(canBeInCountry(mcc, place.lat, place.lng)).toBe(true);
  });

  it.each([
    ['Paris under a German code', 262, at(48.86, 2.35)],
    ['Null Island', 244, at(0, 24.9)],
    ['Stockholm under the code of Finland', 244, at(59.33, 18.06)],
    ['Cayenne under the code of France', 208, at(4.92, -52.31)],
    ['Bonaire under the code of the Netherlands', 204, at(12.15, -68.27)],
    ['Maseru’s neighbour Durban', 651, at(-29.86, 31.02)],
    ['Toronto under the code of Ireland', 272, at(43.65, -79.38)],
    ['the antipodes of Ireland', 272, at(-53, 172)],
    ['both ends of the world', 262, at(90, 180)],
  ])('cannot be %s', (_, mcc, place) => {
    expect(canBeInCountry(mcc, place.lat, place.lng)).toBe(false);
  });

  it('denies nothing to codes of no country', () => {
    expect(canBeInCountry(901, 0, -30)).toBe(true);
    expect(countryCircle(901)).toBeUndefined();
  });

  it.each([
    ['Finland', 244, at(62.5, 26), 200_000, 600_000],
    ['Luxembourg', 270, at(49.8, 6.1), 10_000, 40_000],
    ['the United States without their islands', 310, at(41, -101), 1_000_000, 2_500_000],
    ['Fiji', 542, at(-17.8, 178.2), 50_000, 200_000],
    ['France in Europe', 208, at(46.5, 2.5), 250_000, 500_000],
  ])('knows where %s is, and how large', (_, mcc, place, least, most) => {
    const { lat, lng, radiusMetres } = countryCircle(mcc)!;
    expect([lat, lng]).toEqual([expect.closeTo(place.lat, -0.5), expect.closeTo(place.lng, -0.5)]);
    expect(radiusMetres).toBeGreaterThan(least);
    expect(radiusMetres).toBeLessThan(most);
  });
});
