import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';

/**
 * Where a request goes.
 * @throws ExternalCloudError `refused` that repeats nothing of the URL but its host: the rest may be secret
 */
export function parseTarget(url: URL | string): URL {
  // The parser brings every spelling of an IPv4 address (0x7f.1, 2130706433) into the usual one.
  const target = URL.parse(String(url));
  if (target === null) throw new ExternalCloudError('refused', 'The address to call is not a URL.');
  if (target.protocol !== 'http:' && target.protocol !== 'https:') {
    throw new ExternalCloudError('refused', 'The address to call is neither http nor https.');
  }
  if (target.username !== '' || target.password !== '') {
    throw new ExternalCloudError('refused', `${target.host}: a URL with a user name or password in it is not called.`);
  }
  return target;
}
