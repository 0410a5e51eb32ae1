import { checkRow, jobTypeOf } from './check-row.ts';

const GEOFENCE = '6f0e4c52-9a52-4d5b-8c7e-9a100f0c8a5';
const geofences = (count: number) => Array.from({ length: count }, (_, index) => `${GEOFENCE}${String(index)}`);
const fields = (row: object) => new Map<string, unknown>(Object.entries(row));
const create = (row: object) => checkRow('create', fields(row));
const remove = (row: object) => checkRow('delete', fields(row));
const problem = (field: string, reason: unknown, index?: number) => ({
  problems: [{ field, reason, ...(index === undefined ? {} : { index }) }],
});

describe('a row that makes a device', () => {
  it.each([
    ['unprovisioned', {}],
    ['provisioned', { deviceId: 'd' }],
    ['virtual', { externalId: 'e' }],
    ['external', { connectorId: 'c', externalDeviceId: 'x' }],
  ])('§9.2 is %s by the ids that it has', (variant, ids) => {
    expect(create({ name: 'a', ...ids })).toEqual({ wish: { variant, name: 'a', ...ids } });
  });

  it('§9.2 keeps all that it says', () => {
    const row = { name: 'a', type: 't', tags: ['x'], geofences: geofences(1), rules: geofences(1), areaBased: true };
    const rates = { sampleMs: 0, sendMs: 600_000, distanceM: 2_147_483_647 };
    expect(create({ ...row, ...rates })).toEqual({ wish: { variant: 'unprovisioned', ...row, ...rates } });
  });

  it.each([
    ['true', true],
    ['false', false],
    [true, true],
    [false, false],
  ])('BULK-3 takes the flag %j', (said, meant) => {
    expect(create({ name: 'a', areaBased: said })).toMatchObject({ wish: { areaBased: meant } });
  });

  it.each([
    ['name', undefined, 'is required'],
    ['name', '', 'must have 1 to 50 characters'],
    ['name', 'x'.repeat(51), 'must have 1 to 50 characters'],
    ['name', '😀'.repeat(51), 'must have 1 to 50 characters'],
    ['type', '❤️'.repeat(26), 'must have 1 to 50 characters'],
    ['name', 7, 'must be a text'],
    ['name', null, 'must be a text'],
    ['name', 'a\0', 'must not hold a NUL character'],
    ['name', 'a\ud800', 'must not hold half of a surrogate pair'],
    ['type', ['Phone'], 'must be a text'],
    ['tags', 'x', 'must be an array'],
    ['sendMs', '600000', 'must be a whole number from 0 to 2147483647'],
    ['sendMs', -1, 'must be a whole number from 0 to 2147483647'],
    ['sampleMs', 1.5, 'must be a whole number from 0 to 2147483647'],
    ['distanceM', 2_147_483_648, 'must be a whole number from 0 to 2147483647'],
    ['areaBased', 1, 'must be true or false; in CSV 1, or nothing'],
    ['areaBased', 'TRUE', 'must be true or false; in CSV 1, or nothing'],
  ])('BULK-3 is refused with %s = %j', (field, value, reason) => {
    const row = { name: 'a', [field]: value };
    expect(create(Object.fromEntries(Object.entries(row).filter(([, given]) => given !== undefined)))).toEqual(
      problem(field, reason),
    );
  });

  it.each([
    ['tags', ['a', ''], 1, 'must have 1 to 50 characters'],
    ['tags', ['a', 'b', 3], 2, 'must be a text'],
    ['tags', Array.from({ length: 11 }, () => 'a'), 10, 'is one too many: at most 10 tags'],
    ['geofences', [...geofences(1), 'home'], 1, 'must be a UUID'],
    ['geofences', [...geofences(10), ...geofences(1)], 10, 'is one too many: at most 10 geofences'],
    ['rules', [`${GEOFENCE}0 `], 0, 'must be a UUID'],
  ])('BULK-3 is refused with %s = %j, naming the item', (field, value, index, reason) => {
    expect(create({ name: 'a', [field]: value })).toEqual(problem(field, reason, index));
  });

  it('§1.2 counts characters as labels do: a surrogate pair is one, what only shows another way is one more', () => {
    for (const type of ['😀'.repeat(50), '❤️'.repeat(25)])
      expect(create({ name: 'a', type })).toMatchObject({ wish: { type } });
  });

  it('BULK-3 says all that is wrong', () => {
    expect(create({ tags: [1, 2], sendMs: 'x' })).toEqual({
      problems: [
        { field: 'tags', index: 0, reason: 'must be a text' },
        { field: 'tags', index: 1, reason: 'must be a text' },
        { field: 'sendMs', reason: expect.stringContaining('whole number') },
        { field: 'name', reason: 'is required' },
      ],
    });
  });

  it('means once what a list has twice, whatever the case of a UUID', () => {
    const row = { name: 'a', tags: ['x', 'y', 'x'], rules: [`${GEOFENCE}0`, `${GEOFENCE}0`.toUpperCase()] };
    expect(create(row)).toMatchObject({ wish: { tags: ['x', 'y'], rules: [`${GEOFENCE}0`] } });
  });

  it.each([
    [3, true],
    [4, false],
  ])('BULK-5 may be area based with %d geofences: %s', (count, isAllowed) => {
    const checked = create({ name: 'a', areaBased: true, geofences: geofences(count) });
    expect('wish' in checked).toBe(isAllowed);
    if (!isAllowed) expect(checked).toEqual(problem('areaBased', expect.stringContaining('more than 3 geofences')));
    expect('wish' in create({ name: 'a', areaBased: false, geofences: geofences(count) })).toBe(true);
  });

  it.each([
    [{ deviceId: 'd', externalId: 'e' }, 'externalId', 'must not stand beside deviceId'],
    [{ deviceId: 'd', connectorId: 'c' }, 'connectorId', 'must not stand beside deviceId'],
    [
      { externalId: 'e', connectorId: 'c', externalDeviceId: 'x' },
      'externalDeviceId',
      'must not stand beside externalId',
    ],
    [{ connectorId: 'c' }, 'externalDeviceId', 'is required beside connectorId'],
    [{ externalDeviceId: 'x' }, 'connectorId', 'is required beside externalDeviceId'],
    [{ trackingId: 't' }, 'trackingId', 'is a field of jobs that delete'],
    [{ unclaimOnly: false }, 'unclaimOnly', 'is a field of jobs that delete'],
    [{ colour: 'red' }, 'colour', 'is not a field of jobs that create'],
    [{ send_ms: 1 }, 'send_ms', 'did you mean sendMs?'],
    [{ tag: 'x' }, 'tag', 'did you mean tags?'],
    [{ ['__proto__' as string]: 1 }, '__proto__', 'is not a field'],
    [{ constructor: 1 }, 'constructor', 'is not a field'],
  ])('§9.2 is a closed object: %j', (ids, field, reason) => {
    expect(create({ name: 'a', ...ids })).toEqual(problem(field, expect.stringContaining(reason)));
  });
});

describe('a row that deletes a device', () => {
  it.each([
    ['delete-tracked', { trackingId: 't' }, {}],
    ['delete-virtual', { externalId: 'e' }, {}],
    ['delete-external', { connectorId: 'c', externalDeviceId: 'x' }, { removeFromConnectorOnly: false }],
  ])('§9.3 is %s by the ids that it has, its flags false', (variant, ids, flags) => {
    expect(remove(ids)).toEqual({ wish: { variant, ...ids, unclaimOnly: false, ...flags } });
    expect(remove({ ...ids, unclaimOnly: 'true' })).toMatchObject({ wish: { unclaimOnly: true } });
  });

  it.each([
    [{ trackingId: 't', removeFromConnectorOnly: false }, 'removeFromConnectorOnly', 'is for rows with connectorId'],
    [{ externalId: 'e', removeFromConnectorOnly: true }, 'removeFromConnectorOnly', 'is for rows with connectorId'],
    [{ trackingId: 't', externalId: 'e' }, 'trackingId', 'must not stand beside'],
    [{ connectorId: 'c' }, 'externalDeviceId', 'is required beside connectorId'],
    [{ unclaimOnly: true }, 'trackingId', 'is required: a row has trackingId, or externalId'],
    [{ trackingId: 't', tags: [] }, 'tags', 'is a field of jobs that create'],
    [{ trackingId: 't', unclaimOnly: 'yes' }, 'unclaimOnly', 'must be true or false'],
  ])('BULK-15 is refused: %j', (row, field, reason) => {
    const checked = remove(row);
    expect(checked).toEqual({ problems: [expect.objectContaining({ reason: expect.stringContaining(reason) })] });
    if (field !== 'trackingId') expect(checked).toMatchObject({ problems: [{ field }] });
  });
});

describe('jobTypeOf', () => {
  it.each([
    [['name'], 'create'],
    [['name', 'externalId'], 'create'],
    [['trackingId'], 'delete'],
    [['externalId'], 'delete'],
    [['externalDeviceId'], 'delete'],
    [['deviceId'], 'create'],
    [[], 'create'],
  ])('§9.4 with %j: %s', (names, type) => {
    expect(jobTypeOf((field) => names.includes(field))).toBe(type);
  });
});
