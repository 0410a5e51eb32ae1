import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '@umbra/testing';
import pg from 'pg';
import { createDataSource } from '../data-source/create-data-source.ts';
import { provisionServices } from './provision-services.ts';
import { serviceDatabaseUrl, serviceRole } from './service-role.ts';

const secretKey = randomBytes(32);

describe('provisioning', () => {
  let database: TestDatabase;
  let services: [string, string];

  beforeEach(async () => {
    database = await createTestDatabase();
    // Roles belong to the whole server, which other tests use too.
    services = [`one-${randomUUID().slice(0, 8)}`, `two-${randomUUID().slice(0, 8)}`];
  });

  afterEach(async () => {
    await database.drop();
    const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
    await client.connect();
    for (const service of services) await client.query(`DROP ROLE IF EXISTS ${serviceRole(service, secretKey).role}`);
    await client.end();
  });

  async function query(service: string, ...statements: string[]): Promise<void> {
    const url = serviceDatabaseUrl(database.url, service, secretKey);
    const source = createDataSource({ url, schema: serviceRole(service, secretKey).schema, applicationName: 'test' });
    await source.initialize();
    try {
      for (const statement of statements) await source.query(statement);
    } finally {
      await source.destroy();
    }
  }

  it('gives each service a role that works in its own schema, makes further ones, and sees none of the others', async () => {
    await provisionServices(database.url, secretKey, services);
    const [one, two] = services;
    const schema = serviceRole(one, secretKey).schema;
    await query(
      one,
      'CREATE TABLE secret (id int)',
      `CREATE SCHEMA ${schema}_read`,
      `ALTER SCHEMA ${schema}_read RENAME TO ${schema}_old`,
    );
    await query(one, `SELECT * FROM ${schema}.secret`);
    await expect(query(two, `SELECT * FROM ${schema}.secret`)).rejects.toThrow('permission denied for schema');
    await expect(query(two, `CREATE TABLE ${schema}.intruder (id int)`)).rejects.toThrow(
      'permission denied for schema',
    );
    await expect(query(two, `DROP SCHEMA ${schema}_old`)).rejects.toThrow('must be owner');
  });

  it('may be repeated, also at the same time, and changes the password when the secret key changed', async () => {
    await Promise.all([
      provisionServices(database.url, randomBytes(32), services),
      provisionServices(database.url, randomBytes(32), services),
    ]);
    await expect(query(services[0], 'SELECT 1')).rejects.toThrow('password authentication failed');
    await provisionServices(database.url, secretKey, services);
    await query(services[0], 'SELECT 1');
  });

  it('is done from the command line, which also tells the URL of a service', async () => {
    const run = (command: string, ...args: string[]) =>
      promisify(execFile)(
        process.execPath,
        ['--conditions=@umbra/source', `${import.meta.dirname}/../cli/${command}.ts`, ...args],
        { env: { ...process.env, DATABASE_URL: database.url, UMBRA_SECRET_KEY: secretKey.toString('base64') } },
      );
    await run('provision', ...services);
    const { stdout } = await run('service-url', services[0]);
    expect(stdout).toBe(`${serviceDatabaseUrl(database.url, services[0], secretKey)}\n`);
    await query(services[0], 'SELECT 1');
    await expect(run('provision')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('provision.js <service'),
    });
    await expect(run('service-url', 'No Such!')).rejects.toMatchObject({
      stderr: expect.stringContaining('no service name'),
    });
  });
});
