import { type Queryable } from '@umbra/postgres';
import { createServiceTables, type ServiceTables } from '@umbra/service/testing';
import type { DataSource } from 'typeorm';
import { connectorsDataSource } from '../connectors.data-source.ts';
import { MirroredDevicesRepository } from './mirrored-devices.repository.ts';

describe('the devices that are mirrored', () => {
  const devices = new MirroredDevicesRepository();
  let own: ServiceTables;
  let tables: DataSource;
  beforeAll(async () => {
    own = await createServiceTables(connectorsDataSource);
    ({ tables } = own);
  });
  afterAll(() => own.drop());

  it('C2C-14 one that goes while it is looked at is not there', async () => {
    const [{ key }] = await tables.query<[{ key: number }]>(
      `INSERT INTO connector (connector_id, project_id, name, enabled, credentials_in, created_by, created_at_ms, updated_at_ms)
       VALUES ('CON-1', 'p', 'n', true, 'document', 'api-key', 1, 1) RETURNING connector_key AS key`,
    );
    await tables.query(
      `INSERT INTO external_device (connector_key, external_device_id, project_id, enabled, provisioning, command_id, added_at_ms)
       SELECT $1, id, 'p', true, 'provisioning', id, 1 FROM unnest($2::text[]) AS given (id)`,
      [key, ['stays', 'goes']],
    );
    const inTwoLooks: Queryable = {
      query: async <Rows>(text: string, parameters?: unknown[]): Promise<Rows> => {
        if (text.includes('FOR SHARE'))
          await tables.query(`DELETE FROM external_device WHERE external_device_id = 'goes'`);
        return tables.query<Rows>(text, parameters);
      },
    };
    expect([...(await devices.findAmong(inTwoLooks, key, ['stays', 'goes'])).keys()]).toEqual(['stays']);
  });
});
