import type { RateLimit } from '../../../domain/driver/driver.ts';

/** What only this dialect knows of a connector (§3.1); the columns are named as its fields are. */
export interface PatchworksConnector {
  readonly name: string;
  readonly authentication_implementation_id: number;
  readonly timezone: string;
  readonly date_format: string;
  readonly rate_limit_unit: RateLimit['per'];
  /** Calls allowed a unit. */
  readonly rate_limit_duration: number;
  readonly connection_pool_id: number | null;
  readonly session_id: string | null;
  readonly platform_app_key: string | null;
  readonly type: string | null;
  /** Of the system that it was made with. */
  readonly canonical_key: string;
}

/** In the order of the columns. */
export const CONNECTOR_COLUMNS = [
  'name',
  'authentication_implementation_id',
  'timezone',
  'date_format',
  'rate_limit_unit',
  'rate_limit_duration',
  'connection_pool_id',
  'session_id',
  'platform_app_key',
  'type',
  'canonical_key',
] as const satisfies readonly (keyof PatchworksConnector)[];

/** As the domain has it. */
export const rateLimitOf = ({
  rate_limit_unit,
  rate_limit_duration,
}: Pick<PatchworksConnector, 'rate_limit_unit' | 'rate_limit_duration'>): RateLimit => ({
  calls: rate_limit_duration,
  per: rate_limit_unit,
});

type Change = { readonly [Name in keyof PatchworksConnector]?: PatchworksConnector[Name] | undefined };

/** What is absent keeps its value. */
export const changedConnector = (before: PatchworksConnector, change: Change): PatchworksConnector => ({
  ...before,
  ...(Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<PatchworksConnector>),
});
