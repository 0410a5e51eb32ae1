/** @typedef {{ name: string, lat: number, lng: number }} City degrees, WGS-84 */

/** @type {City[]} */
export const cities = [
  { name: 'Amsterdam', lat: 52.3728, lng: 4.8936 },
  { name: 'Antwerp', lat: 51.2211, lng: 4.3997 },
  { name: 'Barcelona', lat: 41.3829, lng: 2.1774 },
  { name: 'Berlin', lat: 52.5174, lng: 13.3951 },
  { name: 'Bratislava', lat: 48.1517, lng: 17.1093 },
  { name: 'Brussels', lat: 50.8466, lng: 4.3517 },
  { name: 'Budapest', lat: 47.4979, lng: 19.0402 },
  { name: 'Cologne', lat: 50.9384, lng: 6.96 },
  { name: 'Copenhagen', lat: 55.6867, lng: 12.5701 },
  { name: 'Frankfurt', lat: 50.1106, lng: 8.6821 },
  { name: 'Geneva', lat: 46.2018, lng: 6.1466 },
  { name: 'Hamburg', lat: 53.5503, lng: 10.0007 },
  { name: 'Lyon', lat: 45.7579, lng: 4.8321 },
  { name: 'Madrid', lat: 40.4167, lng: -3.7036 },
  { name: 'Marseille', lat: 43.2962, lng: 5.37 },
  { name: 'Milan', lat: 45.4642, lng: 9.1896 },
  { name: 'Munich', lat: 48.1371, lng: 11.5754 },
  { name: 'Paris', lat: 48.8589, lng: 2.32 },
  { name: 'Prague', lat: 50.0875, lng: 14.4213 },
  { name: 'Rotterdam', lat: 51.9244, lng: 4.4778 },
  { name: 'Turin', lat: 45.0678, lng: 7.6825 },
  { name: 'Vienna', lat: 48.2084, lng: 16.3725 },
  { name: 'Warsaw', lat: 52.2337, lng: 21.0714 },
  { name: 'Zurich', lat: 47.3745, lng: 8.541 },
];
