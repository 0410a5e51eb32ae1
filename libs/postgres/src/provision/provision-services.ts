import pg from 'pg';
import { scramVerifier } from './scram-verifier.ts';
import { serviceRole } from './service-role.ts';

const PROVISION_LOCK = 0x756d_6272; // "umbr"

/**
 * Gives each service a role and a schema that it owns, as the database's administrator; may be repeated. A role may
 * create further schemas of its own in this database (read models are swapped by renaming schemas), and sees nothing of
 * the other services' (wall 5 of the house plan).
 */
export async function provisionServices(
  adminUrl: string,
  secretKey: Buffer,
  services: readonly string[],
): Promise<void> {
  const roles = services.map((service) => serviceRole(service, secretKey));
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'umbra/provision' });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [PROVISION_LOCK]);
    const database = client.escapeIdentifier(await currentDatabase(client));
    for (const { role, schema, password } of roles) {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      await client.query(
        `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(scramVerifier(password))}`,
      );
      // An administrator that is no superuser must be a member to make a schema for the role.
      await client.query(`GRANT ${role} TO CURRENT_USER`);
      await client.query(`GRANT CONNECT, CREATE ON DATABASE ${database} TO ${role}`);
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${role}`);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

async function currentDatabase(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  return rows[0]?.name ?? '';
}
