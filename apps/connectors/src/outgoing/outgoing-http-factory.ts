import type { RateLimit } from '../domain/driver/driver.ts';
import type { OutgoingHttp } from './outgoing-http.ts';

/** Makes the way out for one connector, or for one question of a caller that belongs to none yet. */
export interface OutgoingHttpFactory {
  /** @param holder whose calls are counted together: a connectorId, or the project of a caller */
  for(holder: string, limit: RateLimit): OutgoingHttp;
  close(): Promise<void>;
}
