import { WireError, type FieldError } from '@umbra/wire';
import { LocateCheck } from './locate-check.ts';

const check = new LocateCheck();
const wlan = [{ mac: '00:00:5e:00:53:10' }];
const network = { mcc: 262, mnc: 1 };
const gsm = { ...network, lac: 21, cid: 4242 };
const long = { ...network, cid: 17_920_257 };
const cdma = { sid: 1, nid: 2, bsid: 3 };
const client = { manufacturer: 'Acme', model: 'X', name: 'App', version: '1.0' };

/** What is wrong with a body; undefined for nothing. */
function fault(body: unknown): FieldError | undefined {
  try {
    check.require(body);
    return undefined;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return (error.details?.['errors'] as FieldError[])[0];
  }
}

const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

/** A body with one value in it, by the path of its place, and the bounds of that value. */
type Limits = readonly [path: string, bodyWith: (value: unknown) => object, min: number, max: number];

const inGsm = (name: string) => (value: unknown) => ({ gsm: [{ ...gsm, [name]: value }] });
const inLong = (group: string, name: string) => (value: unknown) => ({ [group]: [{ ...long, [name]: value }] });
const inCdma = (name: string) => (value: unknown) => ({ cdma: [{ ...cdma, [name]: value }] });
const inLocal = (group: string, base: object, local: object, name: string) => (value: unknown) => ({
  [group]: [{ ...base, localId: { ...local, [name]: value } }],
});
const inNmr = (group: string, base: object, local: object, name: string) => (value: unknown) => ({
  [group]: [{ ...base, nmr: [{ ...local, [name]: value }] }],
});

const GSM_LOCAL = { bsic: 1, bcch: 2 };
const WCDMA_LOCAL = { uarfcndl: 1, psc: 2 };
const TDSCDMA_LOCAL = { uarfcn: 1, cellParams: 2 };
const LTE_LOCAL = { earfcn: 1, pci: 2 };
const CDMA_LOCAL = { pnOffset: 1, channel: 2 };
const MAX_LONG_CELL = 2 ** 28 - 1;

const integers: readonly Limits[] = [
  ['$.wlan[0].rss', (value) => ({ wlan: [{ ...wlan[0], rss: value }] }), -128, 0],
  ['$.gsm[0].mnc', inGsm('mnc'), 0, 999],
  ['$.gsm[0].mcc', inGsm('mcc'), 200, 999],
  ['$.gsm[0].lac', inGsm('lac'), 1, 65_535],
  ['$.gsm[0].cid', inGsm('cid'), 0, 65_535],
  ['$.gsm[0].ta', inGsm('ta'), 0, 63],
  ['$.gsm[0].rxLevel', inGsm('rxLevel'), -110, -25],
  ['$.gsm[0].localId.bsic', inLocal('gsm', gsm, GSM_LOCAL, 'bsic'), 0, 63],
  ['$.gsm[0].localId.bcch', inLocal('gsm', gsm, GSM_LOCAL, 'bcch'), 0, 1_023],
  ['$.gsm[0].nmr[0].rxLevel', inNmr('gsm', gsm, GSM_LOCAL, 'rxLevel'), -110, -25],
  ['$.wcdma[0].cid', inLong('wcdma', 'cid'), 0, MAX_LONG_CELL],
  ['$.wcdma[0].lac', inLong('wcdma', 'lac'), 1, 65_535],
  ['$.wcdma[0].rscp', inLong('wcdma', 'rscp'), -120, -25],
  ['$.wcdma[0].pathloss', inLong('wcdma', 'pathloss'), 46, 158],
  ['$.wcdma[0].localId.uarfcndl', inLocal('wcdma', long, WCDMA_LOCAL, 'uarfcndl'), 0, 16_383],
  ['$.wcdma[0].localId.psc', inLocal('wcdma', long, WCDMA_LOCAL, 'psc'), 0, 511],
  ['$.wcdma[0].nmr[0].pathloss', inNmr('wcdma', long, WCDMA_LOCAL, 'pathloss'), 46, 158],
  ['$.wcdma[0].nmr[0].cid', inNmr('wcdma', long, WCDMA_LOCAL, 'cid'), 0, MAX_LONG_CELL],
  ['$.tdscdma[0].cid', inLong('tdscdma', 'cid'), 0, MAX_LONG_CELL],
  ['$.tdscdma[0].ta', inLong('tdscdma', 'ta'), 0, 1_530],
  ['$.tdscdma[0].rscp', inLong('tdscdma', 'rscp'), -120, -25],
  ['$.tdscdma[0].localId.cellParams', inLocal('tdscdma', long, TDSCDMA_LOCAL, 'cellParams'), 0, 127],
  ['$.tdscdma[0].nmr[0].uarfcn', inNmr('tdscdma', long, TDSCDMA_LOCAL, 'uarfcn'), 0, 16_383],
  ['$.lte[0].cid', inLong('lte', 'cid'), 0, MAX_LONG_CELL],
  ['$.lte[0].tac', inLong('lte', 'tac'), 0, 65_535],
  ['$.lte[0].rsrp', inLong('lte', 'rsrp'), -140, -44],
  ['$.lte[0].ta', inLong('lte', 'ta'), 0, 1_282],
  ['$.lte[0].localId.earfcn', inLocal('lte', long, LTE_LOCAL, 'earfcn'), 0, 262_143],
  ['$.lte[0].localId.pci', inLocal('lte', long, LTE_LOCAL, 'pci'), 0, 503],
  ['$.lte[0].nmr[0].rsrp', inNmr('lte', long, LTE_LOCAL, 'rsrp'), -140, -44],
  ['$.cdma[0].sid', inCdma('sid'), 1, 32_767],
  ['$.cdma[0].nid', inCdma('nid'), 0, 65_535],
  ['$.cdma[0].bsid', inCdma('bsid'), 0, 65_535],
  ['$.cdma[0].rz', inCdma('rz'), 0, 4_095],
  ['$.cdma[0].pilotPower', inCdma('pilotPower'), -142, -49],
  ['$.cdma[0].localId.pnOffset', inLocal('cdma', cdma, CDMA_LOCAL, 'pnOffset'), 0, 511],
  ['$.cdma[0].nmr[0].channel', inNmr('cdma', cdma, CDMA_LOCAL, 'channel'), 0, 2_047],
];

const fractions: readonly Limits[] = [
  ['$.lte[0].rsrq', inLong('lte', 'rsrq'), -19.5, -3],
  ['$.lte[0].nmr[0].rsrq', inNmr('lte', long, LTE_LOCAL, 'rsrq'), -19.5, -3],
  ['$.cdma[0].baseLat', inCdma('baseLat'), -90, 90],
  ['$.cdma[0].baseLng', inCdma('baseLng'), -180, 180],
];

describe('§1.1 a body to locate', () => {
  it.each(integers)('holds in %s whole numbers of its range, and nothing else', (path, bodyWith, min, max) => {
    expect([min, max].map((value) => fault(bodyWith(value)))).toEqual([undefined, undefined]);
    expect(fault(bodyWith(min - 1))).toEqual({
      path,
      reason: expect.stringMatching(`^is too small; wanted: an integer`),
    });
    expect(fault(bodyWith(max + 1))).toEqual({
      path,
      reason: expect.stringMatching(`^is too large; wanted: an integer`),
    });
    expect(fault(bodyWith(min + 0.5))).toEqual({ path, reason: expect.stringMatching('^is a number with a fraction') });
    expect(fault(bodyWith(String(min)))).toEqual({ path, reason: expect.stringMatching('^is a string') });
    expect(fault(bodyWith(null))).toEqual({ path, reason: expect.stringMatching('^is null') });
  });

  it.each(fractions)('holds in %s numbers of its range', (path, bodyWith, min, max) => {
    expect([min, max, (min + max) / 2].map((value) => fault(bodyWith(value)))).toEqual(times(3, undefined));
    for (const value of [min - 0.1, max + 0.1]) expect(fault(bodyWith(value))?.path).toBe(path);
  });

  it.each([
    ['gsm', gsm, ['mcc', 'mnc', 'lac', 'cid']],
    ['wcdma', long, ['mcc', 'mnc', 'cid']],
    ['tdscdma', long, ['mcc', 'mnc', 'cid']],
    ['lte', long, ['mcc', 'mnc', 'cid']],
    ['cdma', cdma, ['sid', 'nid', 'bsid']],
  ])('holds %s cells by their identity, all of it', (group, cell, names) => {
    expect(fault({ [group]: [cell] })).toBeUndefined();
    for (const name of names) {
      const { [name]: _left, ...rest } = cell as Record<string, unknown>;
      expect(fault({ [group]: [rest] })).toEqual({
        path: `$.${group}[0].${name}`,
        reason: expect.stringMatching(/^is missing; wanted: an integer from \d+ to \d+/),
      });
    }
  });

  it.each([
    ['gsm', gsm, GSM_LOCAL],
    ['wcdma', long, WCDMA_LOCAL],
    ['tdscdma', long, TDSCDMA_LOCAL],
    ['lte', long, LTE_LOCAL],
    ['cdma', cdma, CDMA_LOCAL],
  ])('holds both halves of a localId and of a neighbour of %s', (group, cell, local) => {
    for (const name of Object.keys(local)) {
      const { [name]: _left, ...rest } = local as Record<string, unknown>;
      expect(fault({ [group]: [{ ...cell, localId: rest }] })?.path).toBe(`$.${group}[0].localId.${name}`);
      expect(fault({ [group]: [{ ...cell, nmr: [rest] }] })?.path).toBe(`$.${group}[0].nmr[0].${name}`);
    }
    expect(fault({ [group]: [{ ...cell, nmr: times(32, local) }] })).toBeUndefined();
    expect(fault({ [group]: [{ ...cell, nmr: times(33, local) }] })?.reason).toMatch(/^has too many elements/);
    expect(fault({ [group]: [{ ...cell, nmr: [] }] })?.reason).toMatch(/^has too few elements/);
  });

  it('holds no country whose code begins with 8, and no reserved location area', () => {
    for (const mcc of [800, 850, 899]) {
      expect(fault({ lte: [{ ...long, mcc }] })).toEqual({
        path: '$.lte[0].mcc',
        reason: 'is a value that there is not; wanted: an integer from 200 to 999, but not from 800 to 899',
      });
    }
    for (const mcc of [799, 900]) expect(fault({ lte: [{ ...long, mcc }] })).toBeUndefined();
    expect(fault({ gsm: [{ ...gsm, lac: 65_534 }] })?.reason).toMatch(/but not 65534$/);
    const globalIdentity = { lac: 65_534, cid: 1 };
    expect(fault({ gsm: [{ ...gsm, nmr: [{ ...GSM_LOCAL, globalIdentity }] }] })?.path).toBe(
      '$.gsm[0].nmr[0].globalIdentity.lac',
    );
  });

  it.each([
    ['00:00:5e:00:53:10', true],
    ['00-00-5E-00-53-1F', true],
    ['00:00-5e:00:53:10', false],
    ['00:00:5e:00:53', false],
    ['00:00:5e:00:53:10:11', false],
    ['00005e005310', false],
    ['0g:00:5e:00:53:10', false],
    [' 00:00:5e:00:53:10', false],
    ['00:00:5e:00:53:10\n', false],
  ])('holds MAC addresses of six pairs with one separator: %j %s', (mac, isGood) => {
    const error = fault({ wlan: [{ mac }] });
    if (isGood) expect(error).toBeUndefined();
    else {
      expect(error).toEqual({
        path: '$.wlan[0].mac',
        reason: 'is not valid; wanted: six pairs of hexadecimal digits, all separated by : or all by -',
      });
    }
  });

  it.each(['gsm', 'wcdma', 'tdscdma', 'lte', 'cdma'])('holds 1 to 16 cells of %s, doubles or not', (group) => {
    const cell = { gsm, cdma }[group] ?? long;
    expect(fault({ [group]: times(16, cell) })).toBeUndefined();
    expect(fault({ [group]: times(17, cell) })).toEqual({
      path: `$.${group}`,
      reason: 'has too many elements; wanted: an array of 1 to 16 elements',
    });
    expect(fault({ [group]: [] })?.reason).toMatch(/^has too few elements/);
    expect(fault({ [group]: cell })?.reason).toMatch(/^is an object; wanted: an array/);
  });

  it('holds 1 to 256 access points', () => {
    expect(fault({ wlan: times(256, wlan[0]) })).toBeUndefined();
    expect(fault({ wlan: times(257, wlan[0]) })?.reason).toMatch(/^has too many elements/);
    expect(fault({ wlan: [] })?.reason).toMatch(/^has too few elements/);
    expect(fault({ wlan: [{}] })?.path).toBe('$.wlan[0].mac');
  });

  it.each([
    ['the body', { wlan, wifi: [] }, '$.wifi'],
    ['an access point', { wlan: [{ ...wlan[0], powrx: -50 }] }, '$.wlan[0].powrx'],
    ['a cell', { gsm: [{ ...gsm, rxlevel: -50 }] }, '$.gsm[0].rxlevel'],
    ['a localId', { lte: [{ ...long, localId: { ...LTE_LOCAL, psc: 1 } }] }, '$.lte[0].localId.psc'],
    ['a neighbour', { lte: [{ ...long, nmr: [{ ...LTE_LOCAL, tac: 1 }] }] }, '$.lte[0].nmr[0].tac'],
    [
      'a global identity',
      { gsm: [{ ...gsm, nmr: [{ ...GSM_LOCAL, globalIdentity: { lac: 1, cid: 2, mcc: 3 } }] }] },
      '$.gsm[0].nmr[0].globalIdentity.mcc',
    ],
    ['the client', { wlan, client: { ...client, serial: '1' } }, '$.client.serial'],
    ['the body, with an odd name', { wlan, 'a"]': 1 }, '$["a\\"]"]'],
    [
      'the body, by a name of JavaScript',
      JSON.parse('{"wlan":[{"mac":"00:00:5e:00:53:10"}],"__proto__":1}'),
      '$.__proto__',
    ],
  ])('refuses what it does not know: in %s', (_where, body, path) => {
    expect(fault(body)).toEqual({ path, reason: expect.stringMatching(/^is not known here; known are: \w+/) });
  });

  it('tells of a name that somebody made up no more than its beginning', () => {
    expect(fault({ wlan, ['x'.repeat(5_000)]: 1 })!.path.length).toBeLessThan(80);
  });

  it('holds a client beside measurements, never alone', () => {
    expect(fault({ wlan, client })).toBeUndefined();
    for (const body of [{}, { client }]) {
      expect(fault(body)).toEqual({ path: '$', reason: expect.stringMatching(/one of gsm, wcdma, .* wlan$/) });
    }
    for (const body of [null, [], 'x', 1]) expect(fault(body)?.reason).toMatch(/wanted: an object$/);
  });

  it.each([
    ['manufacturer', 2, 50],
    ['model', 1, 50],
    ['name', 3, 50],
    ['firmware', 1, 150],
    ['platform', 3, 50],
  ])('holds in client.%s %i to %i characters', (name, min, max) => {
    const of = (length: number) => fault({ wlan, client: { ...client, [name]: 'x'.repeat(length) } });
    expect([of(min), of(max)]).toEqual([undefined, undefined]);
    expect(of(min - 1)?.reason).toMatch(/^is too short/);
    expect(of(max + 1)?.reason).toMatch(/^is too long/);
  });

  it.each([
    ...(['0.0', '255.255', '1.0.0', '10.200.65535'] as const).map((version) => [version, true] as const),
    ...(
      ['1', '256.0', '1.256', '1.0.65536', '1.0.99999', '1.0.0.0', '01.0', '1.0-beta', 'v1.0', '1.', '1.0.'] as const
    ).map((version) => [version, false] as const),
  ])('holds versions of two or three numbers: %s %s', (version, isGood) => {
    expect(fault({ wlan, client: { ...client, version } })?.path).toBe(isGood ? undefined : '$.client.version');
  });

  it.each(['manufacturer', 'model', 'name', 'version'])('holds in a client its %s', (name) => {
    const { [name]: _left, ...rest } = client as Record<string, string>;
    expect(fault({ wlan, client: rest })?.path).toBe(`$.client.${name}`);
  });
});
