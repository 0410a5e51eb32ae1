import { checkSamples } from './acceptance.ts';
import { jsonBytes } from './checks/payload-size.check.ts';
import { compileShapes } from './shape/compiled-shapes.ts';

const nowMs = 1_700_000_000_000;
const context = { nowMs, maxClockSkewMs: 10_000 };
const shapes = compileShapes();

describe('checkSamples', () => {
  it.each([
    [2, true],
    [1_700_000_000, true],
    [nowMs, true],
    [nowMs + 10_000, true],
    [nowMs + 10_001, false],
  ])('ING-7 ING-8 a sample of %i is accepted: %s', (timestamp, isAccepted) => {
    expect(checkSamples([{ timestamp }], 'data', context) === undefined).toBe(isAccepted);
  });

  it('ING-3 names the first sample that is wrong, and what would be right', () => {
    const samples = [{ timestamp: 5 }, { timestamp: nowMs + 20_000 }, { timestamp: nowMs + 30_000 }];
    expect(checkSamples(samples, 'data', context)).toEqual({
      path: 'data[1].timestamp',
      reason: "lies in the future; wanted: milliseconds not more than 10 s ahead of the server's clock",
      cause: 'time',
    });
  });

  it.each([
    ['of 1000 bytes', true, { a: 'x'.repeat(992) }],
    ['of 1001 bytes', false, { a: 'x'.repeat(993) }],
    ['of 1000 bytes in two-byte characters', true, { a: 'é'.repeat(496) }],
    ['of 1002 bytes in two-byte characters', false, { a: 'é'.repeat(497) }],
    ['whose escapes count', false, { a: '"'.repeat(497) }],
    ['with long names', false, { ['x'.repeat(997)]: 1 }],
  ])('§1.9 a payload %s is accepted: %s', (_name, isAccepted, payload) => {
    const refusal = checkSamples([{ timestamp: 5, payload }], '', context);
    expect(refusal === undefined).toBe(isAccepted);
    if (!isAccepted) expect(refusal).toMatchObject({ path: '[0].payload', cause: 'payload-size' });
  });

  it.each([
    {},
    { a: [], b: {}, c: [[]] },
    { text: 'é"\\\u0000\ud800', number: -1.5e-7, flags: [true, false, null] },
    { a: { b: { c: [1, 2, { d: 'x' }] } }, e: 0 },
  ])('§1.9 counts what JSON.stringify would write: %j', (payload) => {
    expect(jsonBytes(payload, 1000)).toBe(Buffer.byteLength(JSON.stringify(payload)));
  });

  it('§1.9 survives a payload that nests without end', () => {
    let deep: unknown = {};
    for (let level = 0; level < 200_000; level += 1) deep = { a: deep };
    expect(checkSamples([{ timestamp: 5, payload: deep as Record<string, unknown> }], '', context)).toMatchObject({
      cause: 'payload-size',
    });
  });

  it.each([[{ a: Infinity }], [{ a: [[{ b: -Infinity }]] }]])(
    'refuses a payload with a number no double holds',
    (payload) => {
      expect(checkSamples([{ timestamp: 5, payload }], '', context)).toMatchObject({
        path: '[0].payload',
        cause: 'payload-number',
      });
    },
  );
});

describe('shapes of bodies', () => {
  it('ING-2 /v2/ takes an array, the others an object with `data`', () => {
    expect(shapes.samples([{ timestamp: 5 }])).toBeUndefined();
    expect(shapes.samples({ data: [{ timestamp: 5 }] })).toEqual({
      path: '',
      reason: 'is an object; wanted: an array of at least 1 items',
      cause: 'schema',
    });
    for (const check of [shapes.request, shapes.batch]) {
      expect(check([{ timestamp: 5, id: 'x' }])?.reason).toBe('is an array; wanted: an object');
      expect(check({})?.path).toBe('data');
      expect(check({ data: {} })?.reason).toMatch(/^is an object; wanted: an array/);
    }
    expect(shapes.request({ data: [{ timestamp: 5 }] })).toBeUndefined();
    expect(shapes.batch({ data: [{ timestamp: 5, id: 'x' }] })).toBeUndefined();
  });

  it.each([null, true, 0, 'text'])('ING-2 refuses %j', (body) => {
    for (const check of Object.values(shapes)) expect(check(body)).toMatchObject({ path: '', cause: 'schema' });
  });

  it('ING-4 refuses an empty array', () => {
    expect(shapes.samples([])?.reason).toMatch(/^has too few items/);
    expect(shapes.request({ data: [] })?.path).toBe('data');
    expect(shapes.batch({ data: [] })?.path).toBe('data');
  });

  it('ING-3 refuses all for one bad sample', () => {
    expect(shapes.samples([{ timestamp: 5 }, { timestamp: 5, position: { lat: 91, lng: 0, accuracy: 1 } }])).toEqual({
      path: '[1].position.lat',
      reason: 'is too large; wanted: a number from -90 to 90',
      cause: 'schema',
    });
  });

  it.each([
    ['', false],
    ['x', true],
    ['x'.repeat(50), true],
    ['x'.repeat(51), false],
    [5, false],
    [null, false],
  ])('§3.1 an id %j is accepted: %s', (id, isAccepted) => {
    expect(shapes.request({ data: [{ timestamp: 5 }], id }) === undefined).toBe(isAccepted);
    expect(shapes.batch({ data: [{ timestamp: 5, id }] }) === undefined).toBe(isAccepted);
  });

  it.each([
    ['', false],
    ['x', true],
    ['é'.repeat(100), true],
    ['x'.repeat(101), false],
    [5, false],
  ])('ING-12 an appId %j is accepted: %s', (appId, isAccepted) => {
    const refusals = [
      shapes.request({ data: [{ timestamp: 5 }], id: 'x', appId }),
      shapes.batch({ data: [{ timestamp: 5, id: 'x' }], appId }),
    ];
    for (const refusal of refusals) expect(refusal?.path).toBe(isAccepted ? undefined : 'appId');
  });

  it.each([
    ['', false],
    ['x'.repeat(50), true],
    ['x'.repeat(51), false],
  ])('§3.2 a position of the type %j is accepted: %s', (type, isAccepted) => {
    const refusal = shapes.samples([{ timestamp: 5, position: { lat: 1, lng: 1, accuracy: 1, type } }]);
    expect(refusal?.path).toBe(isAccepted ? undefined : '[0].position.type');
  });

  it('ING-14 every item of a batch names its device', () => {
    expect(shapes.batch({ data: [{ timestamp: 5, id: 'x' }, { timestamp: 5 }] })).toMatchObject({
      path: 'data[1].id',
      reason: 'is missing; wanted: a text of 1 to 50 characters',
    });
  });

  it('never quotes a value', () => {
    const secret = 'hunter2';
    const bodies = [
      [{ timestamp: secret }],
      [{ timestamp: 5, system: { mode: secret } }],
      [{ timestamp: 5, scan: { wlan: [{ mac: secret }] } }],
      [{ timestamp: 5, [secret]: 1, position: { lat: 91.234, lng: 1, accuracy: 1 } }],
    ];
    for (const body of bodies) expect(JSON.stringify(shapes.samples(body))).not.toMatch(/hunter2|91\.234/);
  });
});
