import type { FastifyRequest } from 'fastify';
import { ClientAddress } from './client-address.ts';

const from = (remoteAddress: string, forwardedFor?: string): FastifyRequest =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwardedFor } }) as unknown as FastifyRequest;

describe('ClientAddress', () => {
  const address = new ClientAddress(['127.0.0.1', '::1', '10.0.0.0/8']);

  it.each([
    ['the socket, when the peer is no proxy of ours', from('203.0.113.9', '1.1.1.1'), '203.0.113.9'],
    ['what our proxy says', from('127.0.0.1', '203.0.113.9'), '203.0.113.9'],
    ['the last that is no proxy of ours', from('10.1.2.3', '6.6.6.6, 203.0.113.9, 10.9.9.9'), '203.0.113.9'],
    ['the proxy, when it says nothing', from('::1'), '::1'],
    ['the proxy, when it says no address', from('127.0.0.1', 'unknown'), '127.0.0.1'],
    ['an IPv4 peer that comes in an IPv6 dress', from('::ffff:127.0.0.1', '203.0.113.9'), '203.0.113.9'],
  ])('is %s', (_name, request, expected) => {
    expect(address.of(request)).toBe(expected);
  });
});
