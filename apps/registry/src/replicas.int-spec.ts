import { readTopic, createTestDatabase } from '@umbra/testing';
import { deviceTopic } from '@umbra/contracts/device';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { runMigrations } from '@umbra/postgres';
import { Sealer } from '@umbra/sealing';
import { LimitPowers1764000000007 } from './migrations/limit-powers.migration.ts';
import { migrations } from './migrations/migrations.ts';
import { registryDataSource } from './registry.data-source.ts';
import { ensureSigningKey } from './signing-key/signing-keys.repository.ts';
import { PasswordHasher } from './passwords/password-hasher.ts';
import { seedAdministrator } from './user-store/seed-administrator.ts';
import { ADMIN, RegistryWorld, SECRET_KEY, type Person, type TestProject } from './testing/registry-world.ts';

describe('several replicas', () => {
  let world: RegistryWorld;
  let project: TestProject;
  let anna: Person;

  beforeAll(async () => {
    world = await RegistryWorld.start();
    project = await world.hasProject();
    anna = await world.hasPerson([project, 'admin']);
  });
  afterAll(() => world.stop());

  it('share everything: a change through one is in force at the others', async () => {
    const urls = [world.url, await world.addReplica(), await world.addReplica()];
    const { token } = anna;
    const made = await Promise.all(
      Array.from({ length: 15 }, (_, index) =>
        world.must(201, 'POST', `/registry/v2/${project.appId}/one-device`, { token, url: urls[index % 3] ?? '' }),
      ),
    );
    for (const [index, { deviceId }] of made.entries()) {
      const url = urls[(index + 1) % 3] ?? '';
      const { trackingId } = await world.must(201, 'PUT', `/registry/v2/devices/${deviceId}`, { token, url });
      const next = urls[(index + 2) % 3] ?? '';
      await world.must(204, 'DELETE', `/registry/v2/${trackingId}`, { token, url: next });
    }
    for (const { deviceId } of made) {
      const events = await world.eventsOf(deviceId);
      expect(events.map(({ data }) => (data as { version: number }).version)).toEqual([1, 2, 3]);
    }
  });

  it('publish what the tables say, event by event, also after a restart with a filled outbox', async () => {
    await world.stopReplicas();
    const dataSource = await registryDataSource(world.databaseUrl).initialize();
    const waiting = await dataSource.query('SELECT count(*) AS count FROM outbox');
    expect(waiting).toEqual([{ count: 0 }]);
    await dataSource.destroy();
    await world.addReplica();
    const { deviceId } = await world.must(201, 'POST', `/registry/v2/${project.appId}/one-device`, {
      token: anna.token,
    });
    const published = await world.eventsOf(deviceId);
    const stored = await world.app.dataSource.query(
      'SELECT event FROM device_event WHERE device_id = $1 ORDER BY version',
      [deviceId],
    );
    expect(stored.map(({ event }: { event: unknown }) => event)).toEqual(published);
    const [projectEvent] = await world.eventsOf(project.projectId, projectTopic.name);
    const [row] = await world.app.dataSource.query(
      'SELECT event FROM project_event WHERE project_id = $1 AND version = 1',
      [project.projectId],
    );
    expect(row.event).toEqual(projectEvent);
  });

  it('records carry their type as a header and the aggregate as the key', async () => {
    const { deviceId } = await world.must(201, 'POST', `/registry/v2/${project.appId}/one-device`, {
      token: anna.token,
    });
    await world.eventsOf(deviceId);
    const messages = await readTopic(world.connection, deviceTopic.name);
    const message = messages.find(({ key }) => key === deviceId);
    expect(message?.headers['type']).toBe('device.provisioned');
  });
});

describe('a first boot of several replicas at the same time', () => {
  it('makes one signing key and one administrator', async () => {
    const database = await createTestDatabase();
    const sources = await Promise.all(
      Array.from({ length: 4 }, () => registryDataSource(database.url, { poolSize: 3 }).initialize()),
    );
    try {
      await Promise.all(sources.map((source) => runMigrations(source)));
      const sealer = new Sealer(SECRET_KEY);
      const keys = await Promise.all(sources.map((source) => ensureSigningKey(source, sealer, Date.now())));
      expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1);
      const [first] = sources;
      expect(await first?.query('SELECT topic, key FROM outbox')).toEqual([
        { topic: signingKeyTopic.name, key: keys[0]?.keyId },
      ]);
      const hasher = new PasswordHasher({ N: 16, r: 8, p: 1 });
      await Promise.all(sources.map((source) => seedAdministrator(source, hasher, ADMIN, 1)));
      expect(await first?.query('SELECT email, administrator_since_ms FROM user_account')).toEqual([
        { email: ADMIN.email, administrator_since_ms: 1 },
      ]);
      // The settings are where its password is changed.
      if (first !== undefined) await seedAdministrator(first, hasher, { ...ADMIN, password: 'another one' }, 2);
      const [{ password_hash }] = await first?.query('SELECT password_hash FROM user_account');
      expect(await hasher.verify('another one', password_hash)).toBe(true);
    } finally {
      await Promise.all(sources.map((source) => source.destroy()));
      await database.drop();
    }
  });
});

describe('the migrations', () => {
  it('go forth, back and forth again, also on a filled database', async () => {
    const database = await createTestDatabase();
    const source = await registryDataSource(database.url).initialize();
    try {
      expect(await runMigrations(source)).toHaveLength(migrations.length);
      await source.query(
        `INSERT INTO user_account (user_id, email, name, password_hash, created_at_ms) VALUES ('u', 'e', 'n', 'p', 1)`,
      );
      expect(await runMigrations(source)).toHaveLength(0);
      const limiting = migrations.length - migrations.indexOf(LimitPowers1764000000007);
      for (let undone = 0; undone < limiting; undone += 1) await source.undoLastMigration();
      await source.query(`UPDATE user_account SET is_administrator = true`);
      await source.query(
        `INSERT INTO project (project_id, app_id, org_id, name, created_at_ms, version) VALUES ('p', 'a', 1, 'n', 1, 1)`,
      );
      await source.query(
        `INSERT INTO device (device_id, kind, project_id, app_id, status, provisioned_at_ms, version)
         VALUES ('d', 'physical', 'p', 'a', 'provisioned', 1, 1), ('gone', 'physical', 'p', 'a', 'deactivated', 1, 2)`,
      );
      await source.query(
        `INSERT INTO provisioning_job (job_id, project_id, app_id, kind, total, done, autoclaim, requested_by,
                                       correlation_id, created_at_ms, next_attempt_at_ms)
         VALUES (gen_random_uuid(), 'p', 'a', 'physical', 5, 2, false, 'api-key', 'c', 1, 1)`,
      );
      expect(await runMigrations(source)).toHaveLength(limiting);
      expect(await source.query('SELECT licences, licences_reserved FROM project')).toEqual([
        { licences: 1, licences_reserved: 3 },
      ]);
      expect(await source.query('SELECT administrator_since_ms FROM user_account')).toEqual([
        { administrator_since_ms: 0 },
      ]);
      for (let left = migrations.length; left > 0; left -= 1) await source.undoLastMigration();
      expect(await source.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'registry'`)).toEqual([
        { tablename: 'migration' },
      ]);
      expect(await runMigrations(source)).toHaveLength(migrations.length);
    } finally {
      await source.destroy();
      await database.drop();
    }
  });
});
