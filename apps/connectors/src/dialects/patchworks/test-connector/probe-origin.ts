import { createHash } from 'node:crypto';
import { originsOf } from '../../../domain/credentials/addresses.ts';
import type { Driver } from '../../../domain/driver/driver.ts';
import { credentialsOf } from '../variables/credentials-of-variables.ts';
import type { KeptVariable, Variable } from '../variables/variable.ts';
import { fillProbe, placeholdersOf } from './fill-probe.ts';

type Valued = Pick<Variable, 'key' | 'value'>;

/** Values by key, of variables that have one. */
export const valuesOf = (variables: readonly Valued[]): ReadonlyMap<string, string> =>
  new Map(variables.flatMap(({ key, value }) => (value === null ? [] : [[key, value]])));

/** The hash of where a probe leads, for a comparison later on; null: to nothing that could be called. */
export function probeOriginHash(template: string, variables: readonly Valued[]): Buffer | null {
  const origin = originOf(template, variables);
  return origin === undefined ? null : createHash('sha256').update(origin).digest();
}

/**
 * The secrets that a probe would take to another host than they were given for: neither to the one where the connector's
 * driver has them, nor to the one where probes led when they were given. @returns their keys
 */
export function strayingSecrets(
  template: string,
  variables: readonly KeptVariable[],
  driver: Driver | undefined,
): string[] {
  const origin = originOf(template, variables);
  const hash = probeOriginHash(template, variables);
  const isOfDriver = origin !== undefined && originsOf(driver, credentialsOf(variables)).has(origin);
  if (isOfDriver) return [];
  const filled = new Set(placeholdersOf(template));
  return variables
    .filter(({ key, secret, value }) => secret && value !== null && filled.has(key))
    .filter(({ givenFor }) => hash === null || givenFor?.equals(hash) !== true)
    .map(({ key }) => key);
}

/** What has no value yet leads nowhere. */
function originOf(template: string, variables: readonly Valued[]): string | undefined {
  const blanks = placeholdersOf(template).map((key) => [key, ''] as const);
  const filled = fillProbe(template, new Map([...blanks, ...valuesOf(variables)]));
  return 'url' in filled ? URL.parse(filled.url)?.origin : undefined;
}
