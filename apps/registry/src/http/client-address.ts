import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * The address that a request comes from. A proxy's word for it (`X-Forwarded-For`, of which it adds the last entry) is
 * taken only when the proxy is one of ours: anybody else could claim to be a new address with every attempt.
 */
export class ClientAddress {
  readonly #trusted = new BlockList();

  /** @param trustedProxies addresses, or subnets as `10.0.0.0/8` */
  constructor(trustedProxies: readonly string[]) {
    for (const proxy of trustedProxies) {
      const [address = '', bits] = proxy.split('/');
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      if (bits === undefined) this.#trusted.addAddress(address, family);
      else this.#trusted.addSubnet(address, Number(bits), family);
    }
  }

  of(request: FastifyRequest): string {
    let address = request.socket.remoteAddress ?? 'unknown';
    const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    while (this.#isTrusted(address)) {
      const before = forwarded.pop()?.trim();
      if (before === undefined || (!isIPv4(before) && !isIPv6(before))) break;
      address = before;
    }
    return address;
  }

  #isTrusted(address: string): boolean {
    if (isIPv4(address)) return this.#trusted.check(address, 'ipv4');
    return isIPv6(address) && this.#trusted.check(address, 'ipv6');
  }
}
