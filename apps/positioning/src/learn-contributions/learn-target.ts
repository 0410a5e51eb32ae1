import type { MapTables } from '../radio-map/map-tables.ts';
import { LIVE_SCHEMA, OWN_SCHEMA } from '../schemas.ts';

/** Where contributions go. */
export type LearnTarget =
  | {
      /** What the log teaches; each contribution counts once. */
      readonly kind: 'log';
      /** A rebuild has another than the live one. */
      readonly schema: string;
    }
  | {
      /** What came another way, and can be taken back. */
      readonly kind: 'batch';
      /** `import_batch.id` */
      readonly batch: number;
    };

export const LIVE_LOG: LearnTarget = { kind: 'log', schema: LIVE_SCHEMA };

export const tablesOf = (target: LearnTarget): MapTables =>
  target.kind === 'log' ? { schema: target.schema, prefix: '' } : { schema: OWN_SCHEMA, prefix: 'recorded_' };
