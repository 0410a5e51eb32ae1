/** What the domain takes. */
const MAX_CHARACTERS = 100;
/** So that ` (9999999)` still fits behind it. */
const SHARED_CHARACTERS = 90;

/** A connector's name as the domain has it: cut to its length. */
export const cutName = (name: string, characters = MAX_CHARACTERS): string =>
  [...name].slice(0, characters).join('').trim();

/** What all candidates for a name begin with. */
export const sharedBeginning = (name: string): string => cutName(name, SHARED_CHARACTERS);

/**
 * The first that is free of `Fleet`, `Fleet (2)`, `Fleet (3)`, …
 * @param taken names that begin with `sharedBeginning(name)`
 */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const whole = cutName(name);
  if (!taken.has(whole)) return whole;
  for (let number = 2; ; number += 1) {
    const suffix = ` (${String(number)})`;
    const candidate = cutName(name, MAX_CHARACTERS - suffix.length) + suffix;
    if (!taken.has(candidate)) return candidate;
  }
}
