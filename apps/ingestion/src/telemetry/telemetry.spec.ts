import { compileShapes } from './shape/compiled-shapes.ts';

// The tables of the contract's §3.2, written down a second time, by hand: what the classes say is compared with this.

const { samples } = compileShapes();

type Members = Record<string, unknown>;

const position = (members: Members = {}) => ({ position: { lat: 1, lng: 2, accuracy: 3, ...members } });
const scanOf =
  (group: string, base: Members, isList = true) =>
  (members: Members = {}) => ({ scan: { [group]: isList ? [{ ...base, ...members }] : { ...base, ...members } } });
const neighbourOf =
  (group: string, base: Members, neighbour: Members) =>
  (members: Members = {}) => ({ scan: { [group]: [{ ...base, nmr: [{ ...neighbour, ...members }] }] } });
const system = (members: Members = {}) => ({ system: members });
const client = (members: Members = {}) => ({ system: { client: members } });
const sensors = (members: Members = {}) => ({ system: { reportedSensorData: members } });

const gsmCell = { mcc: 262, mnc: 1, lac: 1, cid: 1 };
const cell = { mcc: 262, mnc: 1, cid: 1 };
const cdmaCell = { sid: 1, nid: 1, bsid: 1 };
const gsm = scanOf('gsm', gsmCell);
const wcdma = scanOf('wcdma', cell);
const tdscdma = scanOf('tdscdma', cell);
const lte = scanOf('lte', cell);
const cdma = scanOf('cdma', cdmaCell);
const wlan = scanOf('wlan', { mac: '00:11:22:33:44:55' });
const bt = scanOf('bt', { rss: -1, mac: '00:11:22:33:44:55' });
const country = scanOf('country', { mcc: 262 }, false);
const gps = scanOf('gps', { lat: 1, lng: 2, accuracy: 3 }, false);
const gsmNeighbour = neighbourOf('gsm', gsmCell, { bsic: 1, bcch: 1 });
const wcdmaNeighbour = neighbourOf('wcdma', cell, { psc: 1, uarfcndl: 1 });
const tdscdmaNeighbour = neighbourOf('tdscdma', cell, { cellparams: 1, uarfcn: 1 });
const lteNeighbour = neighbourOf('lte', cell, { pci: 1, earfcn: 1 });
const cdmaNeighbour = neighbourOf('cdma', cdmaCell, { channel: 1, pnoffset: 1 });

const refusalOf = (sample: Members) => samples([{ timestamp: 5, ...sample }]);

const ANY = Number.POSITIVE_INFINITY;
type Place = (members?: Members) => Members;
type NumberField = readonly [name: string, place: Place, field: string, from: number, to: number, beside?: Members];

const GRAIN = { integer: 1, number: 1e-6 };

const integers: readonly NumberField[] = [
  ['position', position, 'confidence', 50, 95],
  ['position', position, 'heading', 0, 359, { speed: 1 }],
  ['position', position, 'speed', 0, ANY, { heading: 1 }],
  ['position', position, 'satellitecount', 1, 50],
  ['position', position, 'wlancount', 1, 254],
  ['position', position, 'timestamp', 2, 4_102_448_400_000],
  ['gsm', gsm, 'mcc', 200, 999],
  ['gsm', gsm, 'mnc', 0, 999],
  ['gsm', gsm, 'lac', 1, 65_535],
  ['gsm', gsm, 'cid', 0, 65_535],
  ['gsm', gsm, 'bsic', 0, 63, { bcch: 1 }],
  ['gsm', gsm, 'bcch', 0, 1023, { bsic: 1 }],
  ['gsm', gsm, 'rxlevel', -110, -25],
  ['gsm', gsm, 'ta', 0, 63],
  ['gsm.nmr', gsmNeighbour, 'bsic', 0, 63],
  ['gsm.nmr', gsmNeighbour, 'bcch', 0, 1023],
  ['gsm.nmr', gsmNeighbour, 'cid', 0, 65_535],
  ['gsm.nmr', gsmNeighbour, 'lac', 1, 65_535],
  ['gsm.nmr', gsmNeighbour, 'rxlevel', -110, -25],
  ['wcdma', wcdma, 'mcc', 200, 999],
  ['wcdma', wcdma, 'mnc', 0, 999],
  ['wcdma', wcdma, 'cid', 0, 268_435_455],
  ['wcdma', wcdma, 'lac', 1, 65_535],
  ['wcdma', wcdma, 'psc', 0, 511, { uarfcndl: 1 }],
  ['wcdma', wcdma, 'uarfcndl', 0, 16_383, { psc: 1 }],
  ['wcdma', wcdma, 'pathloss', 46, 158],
  ['wcdma', wcdma, 'rscp', -120, -25],
  ['wcdma.nmr', wcdmaNeighbour, 'psc', 0, 511],
  ['wcdma.nmr', wcdmaNeighbour, 'uarfcndl', 0, 16_383],
  ['wcdma.nmr', wcdmaNeighbour, 'cid', 0, 268_435_455],
  ['wcdma.nmr', wcdmaNeighbour, 'pathloss', 46, 158],
  ['wcdma.nmr', wcdmaNeighbour, 'rscp', -120, -25],
  ['tdscdma', tdscdma, 'mcc', 200, 999],
  ['tdscdma', tdscdma, 'mnc', 0, 999],
  ['tdscdma', tdscdma, 'cid', 0, 268_435_455],
  ['tdscdma', tdscdma, 'lac', 1, 65_535],
  ['tdscdma', tdscdma, 'cellparams', 0, 127, { uarfcn: 1 }],
  ['tdscdma', tdscdma, 'uarfcn', 0, 16_383, { cellparams: 1 }],
  ['tdscdma', tdscdma, 'pathloss', 46, 158, { rscp: -50 }],
  ['tdscdma', tdscdma, 'rscp', -120, -25, { pathloss: 50 }],
  ['tdscdma', tdscdma, 'ta', 0, 1530],
  ['tdscdma.nmr', tdscdmaNeighbour, 'cellparams', 0, 127],
  ['tdscdma.nmr', tdscdmaNeighbour, 'uarfcn', 0, 16_383],
  ['tdscdma.nmr', tdscdmaNeighbour, 'cid', 0, 268_435_455],
  ['tdscdma.nmr', tdscdmaNeighbour, 'pathloss', 46, 158, { rscp: -50 }],
  ['tdscdma.nmr', tdscdmaNeighbour, 'rscp', -120, -25, { pathloss: 50 }],
  ['lte', lte, 'mcc', 200, 999],
  ['lte', lte, 'mnc', 0, 999],
  ['lte', lte, 'cid', 0, 268_435_455],
  ['lte', lte, 'tac', 0, 65_535],
  ['lte', lte, 'pci', 0, 503, { earfcn: 1 }],
  ['lte', lte, 'earfcn', 0, 65_535, { pci: 1 }],
  ['lte', lte, 'rsrp', -140, -44],
  ['lte', lte, 'ta', 0, 1282],
  ['lte.nmr', lteNeighbour, 'pci', 0, 503],
  ['lte.nmr', lteNeighbour, 'earfcn', 0, 65_535],
  ['lte.nmr', lteNeighbour, 'cid', 0, 268_435_455],
  ['lte.nmr', lteNeighbour, 'rsrp', -140, -44],
  ['cdma', cdma, 'sid', 1, 32_767],
  ['cdma', cdma, 'nid', 0, 65_535],
  ['cdma', cdma, 'bsid', 0, 65_535],
  ['cdma', cdma, 'channel', 0, 2047, { pnoffset: 1 }],
  ['cdma', cdma, 'pnoffset', 0, 511, { channel: 1 }],
  ['cdma', cdma, 'pilotpower', -142, -49],
  ['cdma', cdma, 'rz', 0, 4095],
  ['cdma.nmr', cdmaNeighbour, 'channel', 0, 2047],
  ['cdma.nmr', cdmaNeighbour, 'pnoffset', 0, 511],
  ['cdma.nmr', cdmaNeighbour, 'bsid', 0, 65_535],
  ['cdma.nmr', cdmaNeighbour, 'pilotpower', -142, -49],
  ['cdma.nmr', cdmaNeighbour, 'frequency', 0, 2047],
  ['wlan', wlan, 'powrx', -128, 0],
  ['bt', bt, 'rss', -128, 0],
  ['country', country, 'mcc', 200, 999],
  ['gps', gps, 'heading', 0, 359, { speed: 1 }],
  ['gps', gps, 'speed', 0, ANY, { heading: 1 }],
  ['gps', gps, 'satellitecount', 1, 50],
  ['gps', gps, 'timestamp', 2, 4_102_448_400_000],
  ['system', system, 'stateVersion', 0, ANY],
  ['sensors', sensors, 'batteryLevel', 0, 100],
];

const numbers: readonly NumberField[] = [
  ['position', position, 'lat', -90, 90],
  ['position', position, 'lng', -180, 180],
  ['position', position, 'accuracy', 0, ANY],
  ['position', position, 'alt', -ANY, ANY],
  ['position', position, 'altaccuracy', 0, ANY],
  ['lte', lte, 'rsrq', -19.5, -3, { rsrp: -100 }],
  ['lte.nmr', lteNeighbour, 'rsrq', -19.5, -3],
  ['cdma', cdma, 'baselat', -90, 90],
  ['cdma', cdma, 'baselng', -180, 180],
  ['gps', gps, 'lat', -90, 90],
  ['gps', gps, 'lng', -180, 180],
  ['gps', gps, 'accuracy', 0, ANY],
  ['gps', gps, 'alt', -ANY, ANY],
  ['gps', gps, 'altaccuracy', 0, ANY],
  ['client', client, 'diskquota', 0, ANY],
  ['client', client, 'diagnosticscode', -ANY, ANY],
  ['sensors', sensors, 'accelerationG', -100, 100],
  ['sensors', sensors, 'temperatureC', -70, 100],
  ['sensors', sensors, 'relativeHumidity', 0, 100],
  ['sensors', sensors, 'pressureHpa', 300, 1500],
  ['sensors', sensors, 'tiltDegree', -ANY, ANY],
];

function itHasRange(kind: 'integer' | 'number', [, place, field, from, to, beside = {}]: NumberField): void {
  const verdict = (value: unknown) => refusalOf(place({ ...beside, [field]: value }));
  for (const bound of [from, to]) if (Number.isFinite(bound)) expect(verdict(bound)).toBeUndefined();
  if (!Number.isFinite(from)) expect(verdict(-1e12)).toBeUndefined();
  if (!Number.isFinite(to)) expect(verdict(1e12)).toBeUndefined();
  if (Number.isFinite(from)) expect(verdict(from - GRAIN[kind])?.reason).toMatch(/^is too small; wanted: an? /);
  if (Number.isFinite(to)) expect(verdict(to + GRAIN[kind])?.reason).toMatch(/^is too large; wanted: an? /);
  const middle = Number.isFinite(from) ? from : 0;
  const withFraction = verdict(middle + 0.25)?.reason;
  if (kind === 'integer') expect(withFraction).toMatch(/^is a number with a fraction; wanted: an integer/);
  else expect(withFraction).toBeUndefined();
  expect(verdict(String(middle))?.reason).toMatch(/^is a text; wanted: an? (integer|number)/);
  expect(verdict(null)?.reason).toMatch(/^is null; wanted: an? (integer|number)/);
  expect(verdict(Infinity)).toBeDefined();
}

describe('§3.2 fields of telemetry', () => {
  it.each(integers.map((field) => [`${field[0]}.${field[2]}`, field] as const))(
    '%s is an integer in its range',
    (_n, f) => itHasRange('integer', f),
  );

  it.each(numbers.map((field) => [`${field[0]}.${field[2]}`, field] as const))('%s is a number in its range', (_n, f) =>
    itHasRange('number', f),
  );

  it.each([
    [2, true],
    [4_102_448_400_000, true],
    [1, false],
    [4_102_448_400_001, false],
    [1.5, false],
    ['1700000000000', false],
    [null, false],
  ])('timestamp %s is accepted: %s', (timestamp, isAccepted) => {
    expect(samples([{ timestamp }]) === undefined).toBe(isAccepted);
  });

  it('needs nothing but a timestamp', () => {
    expect(samples([{ timestamp: 5 }])).toBeUndefined();
    expect(samples([{}])).toEqual({
      path: '[0].timestamp',
      reason: 'is missing; wanted: an integer from 2 to 4102448400000',
      cause: 'schema',
    });
  });

  it('payload is a free object, and stays as it came', () => {
    const payload = { any: [{ thing: null }], timestamp: 'x', lat: 1000 };
    const body = [{ timestamp: 5, payload: structuredClone(payload) }];
    expect(samples(body)).toBeUndefined();
    expect(body[0]!.payload).toEqual(payload);
    for (const wrong of [[], 'text', 1, null]) expect(refusalOf({ payload: wrong })?.path).toBe('[0].payload');
  });

  it('ignores what it does not know, at every level, and does not store it', () => {
    const unknown = { unknown: { deep: [1] } };
    const body = [
      {
        timestamp: 5,
        ...unknown,
        ...position({ ...unknown, floor: { id: 'a', level: 1, name: 'b', ...unknown } }),
        scan: { ...unknown, lte: [{ ...cell, ...unknown, nmr: [{ pci: 1, earfcn: 1, ...unknown }] }] },
        system: {
          ...unknown,
          client: { name: 'abc', ...unknown },
          reportedSensorData: { batteryLevel: 1, ...unknown },
        },
      },
    ];
    expect(samples(body)).toBeUndefined();
    expect(JSON.stringify(body)).not.toContain('unknown');
    expect(body[0]).toMatchObject({ position: { floor: { id: 'a' } }, scan: { lte: [{ cid: 1 }] } });
  });

  it.each<[string, Place, string[]]>([
    ['position', () => ({ position: {} }), ['lat', 'lng', 'accuracy']],
    ['floor', () => position({ floor: {} }), ['id', 'level', 'name']],
    ['gsm', () => ({ scan: { gsm: [{}] } }), ['mcc', 'mnc', 'lac', 'cid']],
    ['wcdma', () => ({ scan: { wcdma: [{}] } }), ['mcc', 'mnc', 'cid']],
    ['tdscdma', () => ({ scan: { tdscdma: [{}] } }), ['mcc', 'mnc', 'cid']],
    ['lte', () => ({ scan: { lte: [{}] } }), ['mcc', 'mnc', 'cid']],
    ['cdma', () => ({ scan: { cdma: [{}] } }), ['sid', 'nid', 'bsid']],
    ['gsm.nmr', () => gsm({ nmr: [{}] }), ['bsic', 'bcch']],
    ['wcdma.nmr', () => wcdma({ nmr: [{}] }), ['psc', 'uarfcndl']],
    ['tdscdma.nmr', () => tdscdma({ nmr: [{}] }), ['cellparams', 'uarfcn']],
    ['lte.nmr', () => lte({ nmr: [{}] }), ['pci', 'earfcn']],
    ['cdma.nmr', () => cdma({ nmr: [{}] }), ['channel', 'pnoffset']],
    ['wlan', () => ({ scan: { wlan: [{}] } }), ['mac']],
    ['bt', () => ({ scan: { bt: [{ mac: '00:11:22:33:44:55' }] } }), ['rss']],
    ['country', () => ({ scan: { country: {} } }), ['mcc']],
    ['gps', () => ({ scan: { gps: {} } }), ['lat', 'lng', 'accuracy']],
  ])('%s names what it must have', (_name, place, required) => {
    const complete = Object.fromEntries(required.map((field) => [field, SMALLEST[field] ?? 1]));
    const verdict = (members: Members) => {
      const sample = place();
      Object.assign(emptyObjectIn(sample), members);
      return refusalOf(sample);
    };
    expect(verdict(complete)).toBeUndefined();
    for (const field of required) {
      const { [field]: _left, ...rest } = complete;
      expect(verdict(rest)).toMatchObject({
        path: expect.stringMatching(new RegExp(`\\.${field}$`)),
        reason: expect.stringMatching(/^is missing; wanted: an? /),
      });
    }
  });

  it.each<[string, string, string, Place, unknown, unknown]>([
    ['position', 'heading', 'speed', position, 1, 1],
    ['gps', 'heading', 'speed', gps, 1, 1],
    ['gsm', 'bsic', 'bcch', gsm, 1, 1],
    ['wcdma', 'psc', 'uarfcndl', wcdma, 1, 1],
    ['tdscdma', 'cellparams', 'uarfcn', tdscdma, 1, 1],
    ['tdscdma', 'pathloss', 'rscp', tdscdma, 50, -50],
    ['tdscdma.nmr', 'pathloss', 'rscp', tdscdmaNeighbour, 50, -50],
    ['lte', 'pci', 'earfcn', lte, 1, 1],
    ['cdma', 'channel', 'pnoffset', cdma, 1, 1],
  ])('%s takes %s ⇄ %s together only', (_name, one, other, place, oneValue, otherValue) => {
    expect(refusalOf(place({ [one]: oneValue, [other]: otherValue }))).toBeUndefined();
    expect(refusalOf(place({ [one]: oneValue }))).toMatchObject({
      reason: `is missing: ${one} and ${other} come together`,
    });
    expect(refusalOf(place({ [other]: otherValue }))?.path).toMatch(new RegExp(`\\.${one}$`));
  });

  it('lte needs rsrp if rsrq is given; its neighbours do not', () => {
    expect(refusalOf(lte({ rsrq: -3 }))?.path).toBe('[0].scan.lte[0].rsrp');
    expect(refusalOf(lte({ rsrp: -100 }))).toBeUndefined();
    expect(refusalOf(lteNeighbour({ rsrq: -3 }))).toBeUndefined();
  });

  it.each([
    ['gsm', gsmCell, 16],
    ['wcdma', cell, 16],
    ['tdscdma', cell, 16],
    ['lte', cell, 16],
    ['cdma', cdmaCell, 16],
    ['wlan', { mac: '00:11:22:33:44:55' }, 128],
    ['bt', { rss: 0, mac: '00:11:22:33:44:55' }, 128],
  ])('%s has at most its number of measurements', (group, measurement, max) => {
    expect(refusalOf({ scan: { [group]: [] } })).toBeUndefined();
    expect(refusalOf({ scan: { [group]: Array(max).fill(measurement) } })).toBeUndefined();
    expect(refusalOf({ scan: { [group]: Array(max + 1).fill(measurement) } })?.reason).toMatch(/^has too many items/);
    for (const wrong of [{}, measurement, null]) expect(refusalOf({ scan: { [group]: wrong } })).toBeDefined();
    expect(refusalOf({ scan: { [group]: [null] } })?.path).toBe(`[0].scan.${group}[0]`);
  });

  it.each<[string, Place, Members, number]>([
    ['gsm', gsm, { bsic: 1, bcch: 1 }, 16],
    ['wcdma', wcdma, { psc: 1, uarfcndl: 1 }, 256],
    ['tdscdma', tdscdma, { cellparams: 1, uarfcn: 1 }, 256],
    ['lte', lte, { pci: 1, earfcn: 1 }, 16],
    ['cdma', cdma, { channel: 1, pnoffset: 1 }, 32],
  ])('%s has at most its number of neighbours', (_name, place, neighbour, max) => {
    expect(refusalOf(place({ nmr: Array(max).fill(neighbour) }))).toBeUndefined();
    expect(refusalOf(place({ nmr: Array(max + 1).fill(neighbour) }))?.reason).toMatch(/^has too many items/);
  });

  it.each([
    ['00:11:22:33:44:55', true],
    ['00-11-22-33-44-55', true],
    ['aA:bB:cC:dD:eE:fF', true],
    ['00:11:22:33:44-55', false],
    ['00:11:22:33:44', false],
    ['00:11:22:33:44:55:66', false],
    ['x00:11:22:33:44:55', false],
    ['00:11:22:33:44:55x', false],
    ['00-11-22-33-44-55\n', false],
    ['0g:11:22:33:44:55', false],
    ['001122334455', false],
  ])('a MAC address %j is accepted: %s', (mac, isAccepted) => {
    expect(refusalOf(wlan({ mac })) === undefined).toBe(isAccepted);
    expect(refusalOf(bt({ mac })) === undefined).toBe(isAccepted);
  });

  it.each([
    [{ eddystoneId: `${'A'.repeat(22)}==` }, true],
    [{ iBeaconId: `${'A'.repeat(27)}=` }, true],
    [{ eddystoneId: 'A'.repeat(24) }, false],
    [{ eddystoneId: `${'A'.repeat(21)}==` }, false],
    [{ iBeaconId: `${'A'.repeat(28)}=` }, false],
    [{ iBeaconId: `${'-'.repeat(27)}=` }, false],
    [{}, false],
  ])('bt needs mac, eddystoneId or iBeaconId: %j is accepted: %s', (members, isAccepted) => {
    expect(refusalOf({ scan: { bt: [{ rss: -1, ...members }] } }) === undefined).toBe(isAccepted);
  });

  it.each([
    [2.4, true],
    [3.65, true],
    [5, true],
    [6, false],
    ['5', false],
  ])('wlan band %s is accepted: %s', (band, isAccepted) => {
    expect(refusalOf(wlan({ band })) === undefined).toBe(isAccepted);
  });

  it.each([gsm, wcdma, tdscdma, lte, cdma, wlan, bt])('a measurement may carry an ISO time', (place) => {
    for (const timestamp of ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.123+02:00']) {
      expect(refusalOf(place({ timestamp }))).toBeUndefined();
    }
    for (const timestamp of ['2026-02-30T12:00:00Z', '2026-01-31', '2026-01-31 12:00:00Z', 1_700_000_000_000, '']) {
      expect(refusalOf(place({ timestamp }))?.reason).toMatch(/wanted: an ISO 8601 date/);
    }
  });

  it.each<[string, number, number, Place]>([
    ['manufacturer', 2, 50, client],
    ['model', 1, 50, client],
    ['firmware', 1, 150, client],
    ['name', 3, 50, client],
    ['version', 3, 60, client],
    ['platform', 3, 50, client],
    ['manufacturer', 2, 50, (module) => client({ modules: [module] })],
    ['model', 1, 50, (module) => client({ modules: [module] })],
    ['firmwareVersion', 3, 60, (module) => client({ modules: [module] })],
    ['iccid', 18, 22, system],
    ['id', 1, 100, (floor) => position({ floor: { id: 'a', level: 1, name: 'b', ...floor } })],
    ['name', 1, 255, (floor) => position({ floor: { id: 'a', level: 1, name: 'b', ...floor } })],
  ])('the text %s has %i to %i characters, at its place %#', (field, from, to, place) => {
    for (const character of ['x', 'é', '😀']) {
      expect(refusalOf(place({ [field]: character.repeat(from) }))).toBeUndefined();
      expect(refusalOf(place({ [field]: character.repeat(to) }))).toBeUndefined();
      expect(refusalOf(place({ [field]: character.repeat(from - 1) }))?.reason).toMatch(
        /^is too short; wanted: a text/,
      );
      expect(refusalOf(place({ [field]: character.repeat(to + 1) }))?.reason).toMatch(/^is too long; wanted: a text/);
    }
    expect(refusalOf(place({ [field]: 123 }))?.reason).toMatch(/^is a number; wanted: a text/);
  });

  it('ING-3 refuses a manufacturer of one character, as the live service does', () => {
    expect(refusalOf(client({ manufacturer: 'x' }))).toEqual({
      path: '[0].system.client.manufacturer',
      reason: 'is too short; wanted: a text of 2 to 50 characters',
      cause: 'schema',
    });
  });

  it('floor.level lies between -999 and 999', () => {
    const level = (value: number) => refusalOf(position({ floor: { id: 'a', level: value, name: 'b' } }));
    for (const good of [-999, 999, 0.5]) expect(level(good)).toBeUndefined();
    for (const bad of [-999.1, 999.1]) expect(level(bad)).toBeDefined();
  });

  it('position.type is any text: the contract lists values, but no enumeration', () => {
    for (const type of ['gnss', 'cell', 'wlan', 'other']) expect(refusalOf(position({ type }))).toBeUndefined();
    expect(refusalOf(position({ type: 1 }))).toBeDefined();
  });

  it.each([
    ['imsi', '1', true],
    ['imsi', '123456789012345', true],
    ['imsi', '1234567890123456', false],
    ['imsi', '12a', false],
    ['imsi', '', false],
    ['phoneNumber', '+12', true],
    ['phoneNumber', '+123456789012345', true],
    ['phoneNumber', '+1', false],
    ['phoneNumber', '+0123', false],
    ['phoneNumber', '123', false],
    ['phoneNumber', '+1234567890123456', false],
  ])('%s %j is accepted: %s', (field, value, isAccepted) => {
    expect(refusalOf(system({ [field]: value })) === undefined).toBe(isAccepted);
  });

  it('mode is one of six', () => {
    for (const mode of ['unknown', 'normal', 'flight', 'transport', 'sleep', 'powerSave']) {
      expect(refusalOf(system({ mode }))).toBeUndefined();
    }
    expect(refusalOf(system({ mode: 'Normal' }))?.reason).toMatch(/wanted: one of "unknown", "normal"/);
  });

  it.each([
    ['hasAccelerometerSensor', client],
    ['hasAttachSensor', client],
    ['hasHumiditySensor', client],
    ['hasNoBattery', client],
    ['hasPressureSensor', client],
    ['hasTamperSensor', client],
    ['hasTemperatureSensor', client],
    ['batteryIsCharging', sensors],
    ['deviceIsAttached', sensors],
    ['deviceIsStationary', sensors],
    ['deviceIsTampered', sensors],
  ])('the flag %s is true or false', (field, place) => {
    for (const good of [true, false]) expect(refusalOf(place({ [field]: good }))).toBeUndefined();
    for (const bad of [0, 'true', null]) {
      expect(refusalOf(place({ [field]: bad }))?.reason).toMatch(/wanted: true or false$/);
    }
  });

  it.each([
    ['modules', { model: 'x' }, 10],
    ['homenetwork', { mcc: 262, mnc: 1 }, 2],
    ['accelerometerSensorRange', 1000, 5],
  ])('client.%s has at most its number of items', (field, item, max) => {
    expect(refusalOf(client({ [field]: Array(max).fill(item) }))).toBeUndefined();
    expect(refusalOf(client({ [field]: Array(max + 1).fill(item) }))?.reason).toMatch(/^has too many items/);
  });

  it.each([
    [[-1000, 1000], true],
    [[-1001], false],
    [[1001], false],
    [[0.5], false],
    [['1'], false],
    [5, false],
  ])('client.accelerometerSensorRange %j is accepted: %s', (accelerometerSensorRange, isAccepted) => {
    expect(refusalOf(client({ accelerometerSensorRange })) === undefined).toBe(isAccepted);
  });

  it.each([
    [{ mcc: 262, mnc: 1 }, true],
    [{ sid: 1, nid: 0 }, true],
    [{ mcc: 262, mnc: 1, sid: 1, nid: 0 }, true],
    [{ mcc: 262 }, false],
    [{ nid: 1 }, false],
    [{ mcc: 262, nid: 1 }, false],
    [{ mcc: 199, mnc: 1 }, false],
    [{}, false],
  ])('client.homenetwork %j is accepted: %s', (network, isAccepted) => {
    expect(refusalOf(client({ homenetwork: [network] })) === undefined).toBe(isAccepted);
  });

  it.each(['position', 'scan', 'system'])('%s is an object', (member) => {
    for (const wrong of [[], 'x', 1, true, null]) {
      expect(refusalOf({ [member]: wrong })).toMatchObject({
        path: `[0].${member}`,
        reason: expect.stringMatching(/wanted: an object$/),
      });
    }
  });
});

const SMALLEST: Members = { mcc: 200, id: 'a', name: 'b', rss: -1, mac: '00:11:22:33:44:55' };

/** The innermost object of a sample: the one that `place` leaves empty or nearly so. */
function emptyObjectIn(value: unknown): Members {
  const inner = Object.values(value as Members).at(-1);
  if (typeof inner === 'object' && inner !== null) return emptyObjectIn(inner);
  return value as Members;
}
