import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { change, type Queryable, select } from '@umbra/postgres';

/**
 * A signature is acceptable until 10 s after its timestamp, by the server's clock: remembered for a minute, it is so on
 * replicas whose clocks differ, too (OAUTH-4: at least 20 s).
 */
const REMEMBERED_MS = 60_000;

/** Which signatures were used already, over all replicas (OAUTH-4). */
@Injectable()
export class NoncesRepository {
  /** @returns false when this signature was used before */
  async consume(db: Queryable, consumerKey: string, timestampS: number, nonce: string): Promise<boolean> {
    // A fixed size, however long the nonce. JSON keeps the three apart whatever they hold.
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([consumerKey, timestampS, nonce]))
      .digest();
    const inserted = await select(
      db,
      `INSERT INTO consumed_nonce (fingerprint, expires_at_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1`,
      [fingerprint, timestampS * 1_000 + REMEMBERED_MS],
    );
    return inserted.length === 1;
  }

  async forgetExpired(db: Queryable, nowMs: number): Promise<number> {
    return (await change(db, `DELETE FROM consumed_nonce WHERE expires_at_ms < $1`, [nowMs])).count;
  }
}
