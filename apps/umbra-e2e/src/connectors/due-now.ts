import { eventually } from '@umbra/testing';
import pg from 'pg';

/** Longer than a run of two hundred devices takes on a busy machine. */
const RUN_MS = 60_000;

interface Run {
  readonly state: string;
  readonly read: number;
  readonly sent: number;
}

/** Intervals are a minute at least: in place of waiting for the next run of a connector, it is made due. @returns what came of it */
export async function runNow(connectorId: string): Promise<Run> {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  try {
    const ofConnector = `connector_key = (SELECT connector_key FROM connectors.connector WHERE connector_id = $1)`;
    const newest = async () => {
      const { rows } = await client.query<Run & { token: string }>(
        `SELECT fencing_token AS token, state, samples_read AS read, samples_sent AS sent FROM connectors.execution
          WHERE ${ofConnector} ORDER BY fencing_token DESC LIMIT 1`,
        [connectorId],
      );
      return rows[0];
    };
    const before = await eventually('no run is under way', async () => {
      const run = await newest();
      return run?.state === 'running' ? undefined : { token: run?.token };
    });
    const dueAtMs = `least(next_due_at_ms, greatest(last_due_at_ms + 1, (extract(epoch FROM now()) * 1000)::bigint))`;
    await client.query(`UPDATE connectors.schedule SET next_due_at_ms = ${dueAtMs} WHERE ${ofConnector}`, [
      connectorId,
    ]);
    return await eventually(
      'the next run has ended',
      async () => {
        const run = await newest();
        return run !== undefined && run.token !== before.token && run.state !== 'running' ? run : undefined;
      },
      RUN_MS,
    );
  } finally {
    await client.end();
  }
}
