import { csvCells, csvHeader, tagsWithColumns } from './csv-cells.ts';
import { chosen, deviceRow, IMPORTABLE_COLUMNS, type ListedDevice } from './device-row.ts';

const system = { rate: { sendMs: 600_000, sampleMs: 100_000, distanceM: 0 }, syncGeofences: true };

describe('a device as a row of an upload', () => {
  it('BULK-6 reads name, type and tags from labels, rates and areaBased from the desired state', () => {
    const device: ListedDevice = { trackingId: 'HERE-1', shadow: { desired: { system } } };
    const labels = { name: ['truck 7'], type: ['Phone'], tag: ['food', 'Fragile'], colour: ['red'] };
    expect(deviceRow(device, labels, 'd-1')).toEqual({
      ...{ trackingId: 'HERE-1', name: 'truck 7', deviceId: 'd-1', type: 'Phone', tags: ['food', 'Fragile'] },
      ...{ sendMs: 600_000, sampleMs: 100_000, distanceM: 0, areaBased: true },
    });
  });

  it('§9.2 leaves out what a device has not', () => {
    const row = deviceRow(
      { trackingId: 'VRTR-1', externalId: 'e', shadow: { desired: { system: { syncGeofences: false } } } },
      {},
    );
    expect(row).toEqual({ trackingId: 'VRTR-1', externalId: 'e' });
    expect(chosen(row, IMPORTABLE_COLUMNS)).toEqual({ externalId: 'e' });
    expect(csvCells(row, ['name', 'externalId', 'areaBased', 'tags'], [])).toEqual(['', 'e', '', '']);
  });
});

describe('tags in CSV', () => {
  const tags = ['food', 'a|b', 'x;y', ' blank', 'priority1', 'a|b'];

  it('§9.4 stand in one cell, but those that would fall apart there', () => {
    const own = tagsWithColumns(tags);
    expect(own).toEqual([' blank', 'a|b', 'x;y']);
    expect(csvHeader(['name', 'tags'], own)).toEqual(['name', 'tags', 'tag: blank', 'tag:a|b', 'tag:x;y']);
    const row = { trackingId: 't', name: 'n', tags: ['food', 'x;y', 'priority1'] };
    expect(csvCells(row, ['name', 'tags'], own)).toEqual(['n', 'food|priority1', '', '', '1']);
  });

  it('§9.4 have no columns where nobody wants them', () => {
    expect(csvHeader(['trackingId'], ['a|b'])).toEqual(['trackingId']);
    expect(csvCells({ trackingId: 't', tags: ['a|b'] }, ['trackingId'], ['a|b'])).toEqual(['t']);
  });
});
