import type { Driver } from '../../../domain/driver/driver.ts';

/** A built-in driver as a system template (§6.2). */
export interface TrackingTemplate {
  readonly driver_id: string;
  readonly name: string;
  readonly label: string;
  readonly colour: string;
  readonly version: number;
  readonly version_name: string;
  readonly protocol: string;
  readonly rate_limit_unit: string;
  readonly rate_limit_duration: number;
}

export const templateOf = ({ driverId, provider, version, rateLimit }: Driver): TrackingTemplate => ({
  driver_id: driverId,
  name: provider,
  label: provider,
  colour: 'blue',
  version,
  version_name: String(version),
  protocol: 'HTTP',
  rate_limit_unit: rateLimit.per,
  rate_limit_duration: rateLimit.calls,
});

/** Of the fixed list: who gives a password logs in with it, everybody else gives a token. */
export const authenticationTypeOf = ({ credentialFields }: Driver): 'Basic' | 'Token-based' =>
  credentialFields.some(({ key }) => /password/i.test(key)) ? 'Basic' : 'Token-based';
