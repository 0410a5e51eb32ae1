import { createServiceTables, type ServiceTables } from '@umbra/service/testing';
import type { DataSource } from 'typeorm';
import { connectorsDataSource } from '../connectors.data-source.ts';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { LocalDevicesRepository } from '../domain/external-device/local-devices.repository.ts';
import { SentSamplesRepository } from './sent-samples.repository.ts';

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = 20_000 * DAY_MS;

describe('the memory of what was sent', () => {
  const sent = new SentSamplesRepository();
  let own: ServiceTables;
  let tables: DataSource;
  beforeAll(async () => {
    own = await createServiceTables(connectorsDataSource);
    ({ tables } = own);
    await tables.query(`INSERT INTO connector (connector_id, project_id, name, enabled, credentials_in, created_by, created_at_ms, updated_at_ms)
                        VALUES ('CON-1', 'p', 'n', true, 'document', 'api-key', 1, 1)`);
  });
  afterAll(() => own.drop());

  let nth = 0;
  /** A virtual device that a connector mirrors to. @returns its number */
  const aDevice = async (): Promise<number> => {
    const name = `d${String((nth += 1))}`;
    await tables.query(
      `INSERT INTO external_device (connector_key, external_device_id, project_id, enabled, provisioning, command_id, added_at_ms,
                                    local_device_id)
       SELECT connector_key, $1, 'p', true, 'provisioned', $1, 1, $1 FROM connector`,
      [name],
    );
    const owner = { trackingId: name as TrackingId, projectId: 'p' as ProjectId, externalDeviceId: name };
    return (await new LocalDevicesRepository().numbersOf(tables, [owner])).get(owner.trackingId)!;
  };
  const isRemoved = (device: number): Promise<unknown> =>
    tables.query(`DELETE FROM external_device USING local_device WHERE device = $1 AND tracking_id = local_device_id`, [
      device,
    ]);
  /** On that day of reading, the device shows samples of these times. @returns those that were not known */
  const shows = async (device: number, day: number, ...times: number[]): Promise<number[]> => {
    const keys = times.map((sampledAtMs) => ({ device, sampledAtMs }));
    const unknown = await sent.remember(tables, keys, true);
    await sent.noteShown(tables, keys.slice(0, 1), FIRST_DAY_MS + day * DAY_MS);
    return unknown.map(({ sampledAtMs }) => sampledAtMs);
  };
  const forget = async (day = 0): Promise<void> => {
    const nowMs = FIRST_DAY_MS + day * DAY_MS;
    for (let place: number | undefined = 0; place !== undefined;) place = await sent.forget(tables, nowMs, place, 2);
  };
  const kept = async (device: number): Promise<number> => {
    const [{ count }] = await tables.query<[{ count: number }]>(
      `SELECT count(*)::integer AS count FROM sent_sample WHERE device = $1`,
      [device],
    );
    return count;
  };

  it('C2C-21 knows a sample again, and only that', async () => {
    const [device, other] = [await aDevice(), await aDevice()];
    expect(await shows(device, 0, 1, 2)).toEqual([1, 2]);
    expect(await shows(device, 0, 1, 2, 3)).toEqual([3]);
    expect(await shows(other, 0, 1)).toEqual([1]);
  });

  it('C2C-21 is told the same twice in one breath', async () => {
    expect(await shows(await aDevice(), 0, 5, 5)).toEqual([5]);
  });

  it('forgets what was not shown on the last two days on which the device was read', async () => {
    const device = await aDevice();
    await shows(device, 0, 1, 2, 3);
    await shows(device, 1, 2, 3);
    await forget();
    expect(await kept(device)).toBe(3);
    await shows(device, 2, 3);
    await forget();
    expect(await kept(device)).toBe(2);
  });

  it('C2C-21 sends nothing of a time of which it has forgotten, when a cloud is read further back than before', async () => {
    const device = await aDevice();
    await shows(device, 0, 10, 20, 30);
    await shows(device, 1, 30);
    await shows(device, 2, 30);
    await forget();
    expect(await kept(device)).toBe(1);
    // Of a day before the first that was ever sent, nothing was.
    expect(await shows(device, 2, 5, 10, 15, 20, 25, 30)).toEqual([5, 25]);
  });

  it('C2C-21 sends a late sample that a callback brings, whatever is forgotten', async () => {
    const device = await aDevice();
    await shows(device, 0, 10, 20, 30);
    await shows(device, 1, 30);
    await shows(device, 2, 30);
    await forget();
    expect(await sent.remember(tables, [{ device, sampledAtMs: 15 }], false)).toHaveLength(1);
  });

  it('keeps what a cloud shows for months, and what was shown before a year of silence', async () => {
    const device = await aDevice();
    for (const day of [0, 1, 2, 3, 90]) await shows(device, day, 1, 2, 100 + day);
    await forget();
    expect(await shows(device, 455, 1, 2, 190)).toEqual([]);
  });

  it('C2C-14 knows the samples of a device that no connector has any more, for a month', async () => {
    const device = await aDevice();
    await shows(device, 0, 1, 2);
    await isRemoved(device);
    await forget(31);
    expect(await kept(device)).toBe(2);
    await forget(32);
    expect(await kept(device)).toBe(0);
    expect(await shows(device, 40, 1, 2, 3)).toEqual([3]);
  });

  it('C2C-11 a virtual device that takes the place of a lost one is not sent again what that one was', async () => {
    const devices = new LocalDevicesRepository();
    const first = { trackingId: 'lost' as TrackingId, projectId: 'p' as ProjectId, externalDeviceId: 'e' };
    const numberOf = async (owner: typeof first) => (await devices.numbersOf(tables, [owner])).get(owner.trackingId)!;
    const number = await numberOf(first);
    const second = { ...first, trackingId: 'second' as TrackingId };
    expect(await numberOf(second)).not.toBe(number);
    await devices.lose(tables, [first.trackingId]);
    const third = { ...first, trackingId: 'third' as TrackingId };
    expect(await numberOf({ ...third, trackingId: 'fourth' as TrackingId, projectId: 'q' as ProjectId })).not.toBe(
      number,
    );
    expect(await numberOf(third)).toBe(number);
  });
});
