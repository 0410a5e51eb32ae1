/** The services of the house plan; one that an installation does not run has no address. */
export const SERVICES = [
  'registry',
  'ingestion',
  'shadows',
  'positioning',
  'connectors',
  'bulk-jobs',
  'geofencing',
] as const;

export type Service = (typeof SERVICES)[number];

/** The words in which the gateway itself refuses something under a prefix (ERR-7). */
export type DialectName = 'here' | 'jitterbit' | 'patchworks' | 'positioning';

/** One line of the route table. */
export interface Route {
  /** Whole path segments: `/v2` covers `/v2`, `/v2/` and `/v2/x`, not `/v2x`. */
  readonly prefix: string;
  /** True: this path alone, with or without a slash at its end. */
  readonly isExact?: boolean;
  readonly service: Service;
  readonly dialect?: DialectName;
}
