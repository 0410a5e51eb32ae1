import ipaddr from 'ipaddr.js';

/** Addresses of the public range that are nevertheless a cloud provider's own services, seen from inside. */
const PROVIDER_SERVICES = new Set(['168.63.129.16']);
const GLOBAL_UNICAST_IPV6 = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address belongs to the public internet: not private, loopback, link-local (where metadata services live),
 * shared (CGNAT), multicast, reserved, nor one that carries an IPv4 address within (mapped, 6to4, NAT64, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address) || PROVIDER_SERVICES.has(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // What no list names yet is not public: IPv6 has handed out one eighth of its space so far.
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST_IPV6);
}
