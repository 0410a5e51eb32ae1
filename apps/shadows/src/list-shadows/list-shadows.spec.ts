import { encodePageToken, type Query, type WireError } from '@umbra/wire';
import { isoShadow } from './iso-shadow.ts';
import type { ListSort } from './device-list.repository.ts';
import { devicesBelow, devicesList, isPlaceIn, parseListQuery } from './list-query.ts';

describe('SHA-41 times', () => {
  it('are ISO 8601 everywhere but in payloads', () => {
    expect(
      isoShadow({
        desired: {
          payload: { timestamp: 1 },
          system: {
            ...{ stateVersion: 1, lastModifiedGeofenceTimestamp: 0 },
            disableTracking: { position: 'all', periods: [{ begin: 1_000, end: 2_000 }] },
          },
          timestamp: 3_000,
        },
        reported: {
          payload: { timestamp: 1 },
          position: { lat: 1, lng: 2, accuracy: 3, timestamp: 4_000 },
          system: {
            mode: 'normal',
            computed: {
              ...{ online: true, moving: true, lastMovedTimestamp: 5_000 },
              outlier: { reason: 'x', correctedPosition: { lat: 1, lng: 2, accuracy: 3, timestamp: 6_000 } },
            },
          },
          timestamp: 7_000,
        },
      }),
    ).toEqual({
      desired: {
        payload: { timestamp: 1 },
        system: {
          ...{ stateVersion: 1, lastModifiedGeofenceTimestamp: '1970-01-01T00:00:00.000Z' },
          disableTracking: {
            position: 'all',
            periods: [{ begin: '1970-01-01T00:00:01.000Z', end: '1970-01-01T00:00:02.000Z' }],
          },
        },
        timestamp: '1970-01-01T00:00:03.000Z',
      },
      reported: {
        payload: { timestamp: 1 },
        position: { lat: 1, lng: 2, accuracy: 3, timestamp: '1970-01-01T00:00:04.000Z' },
        system: {
          mode: 'normal',
          computed: {
            ...{ online: true, moving: true, lastMovedTimestamp: '1970-01-01T00:00:05.000Z' },
            outlier: {
              reason: 'x',
              correctedPosition: { lat: 1, lng: 2, accuracy: 3, timestamp: '1970-01-01T00:00:06.000Z' },
            },
          },
        },
        timestamp: '1970-01-01T00:00:07.000Z',
      },
    });
  });

  it('of an empty shadow do not appear', () => {
    const desired = { system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } };
    expect(isoShadow({ desired, reported: {} }).reported).toEqual({});
  });
});

describe('SHA-41 what the list is asked for', () => {
  const statusOf = (query: Query): number | undefined => {
    try {
      parseListQuery(query);
      return undefined;
    } catch (error) {
      return (error as WireError).status;
    }
  };

  it('is all, by tracking id, a hundred at a time', () => {
    expect(parseListQuery({})).toMatchObject({ sort: 'trackingId', isDescending: false, limit: 100 });
    expect(parseListQuery({ sort: 'reported.timestamp:desc', limit: '1000' })).toMatchObject({
      ...{ sort: 'reported.timestamp', isDescending: true, limit: 1_000 },
    });
  });

  it.each([
    [{ sort: 'name:asc' }],
    [{ sort: 'trackingId:up' }],
    [{ sort: 'trackingId:asc:x' }],
    [{ limit: '0' }],
    [{ limit: '1001' }],
    [{ after: '1700000000000' }],
    [{ after: '2026-01-31' }],
    [{ after: '2026-02-30T00:00:00Z' }],
    [{ after: '2026-13-01T00:00:00Z' }],
    [{ bbox: '1,2,3' }],
    [{ bbox: '1,2,3,4' }],
  ] as [Query][])('refuses %p', (query) => {
    expect(statusOf(query)).toBe(400);
  });

  it.each<[string, ListSort, object]>([
    ['a NUL in the sort value', 'trackingId', { sortValue: 'a\0', trackingId: 'a' }],
    ['a NUL in the id', 'reported.timestamp', { sortValue: 1, trackingId: '\0' }],
    ['a control character', 'trackingId', { sortValue: 'a', trackingId: 'a\u001b' }],
    ['an endless id', 'trackingId', { sortValue: 'a', trackingId: 'x'.repeat(101) }],
    ['no id', 'trackingId', { sortValue: 'a', trackingId: '' }],
    ['the value of another sort', 'trackingId', { sortValue: 1, trackingId: 'a' }],
  ])('PAGE-4 refuses a token with %s', (_what, sort, place) => {
    expect(isPlaceIn(sort)(place)).toBe(false);
    expect(isPlaceIn(sort)({ sortValue: sort === 'trackingId' ? 'HERE-1' : 1, trackingId: 'HERE-1' })).toBe(true);
    const list = devicesList('project a', parseListQuery({ sort }));
    const query = { pageToken: encodePageToken(place, list) };
    expect(() => devicesBelow(query, list, sort)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('takes times with any zone, and a plus that was not encoded', () => {
    expect(parseListQuery({ after: '2026-01-31T12:00:00.5Z' }).reportedAfterMs).toBe(
      Date.UTC(2026, 0, 31, 12, 0, 0, 500),
    );
    expect(parseListQuery({ after: '2026-01-31T12:00:00 01:00' }).reportedAfterMs).toBe(Date.UTC(2026, 0, 31, 11));
  });
});
