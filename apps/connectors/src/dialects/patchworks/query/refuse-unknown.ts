import { patchworksError } from '@umbra/wire';

type Subject = 'include' | 'filter' | 'sort' | 'field';

/**
 * @param requested in the order of the request
 * @throws WireError 400 that names what is not allowed, and all that is (§4)
 */
export function refuseUnknown(subject: Subject, requested: readonly string[], allowed: readonly string[]): void {
  const unknown = [...new Set(requested)].filter((name) => !allowed.includes(name));
  if (unknown.length === 0) return;
  const verb = subject === 'sort' ? 'is' : 'are';
  const offer =
    allowed.length === 0 ? `There are no allowed ${subject}s.` : `Allowed ${subject}(s) are \`${allowed.join(', ')}\`.`;
  throw patchworksError(
    400,
    `PATCHWORKS_${subject.toUpperCase()}_UNKNOWN`,
    `Requested ${subject}(s) \`${unknown.join(', ')}\` ${verb} not allowed. ${offer}`,
  );
}
