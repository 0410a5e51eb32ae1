import { isPublicAddress } from './public-address.ts';

describe('which addresses are public', () => {
  it.each(['8.8.8.8', '93.184.215.14', '172.15.0.1', '172.32.0.1', '2a00:1450:4001:80b::200e', '2606:4700::1111'])(
    '%s is',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback, all of it', '127.255.255.254'],
    ['loopback of IPv6', '::1'],
    ['private 10', '10.0.0.1'],
    ['private 172', '172.16.0.1'],
    ['private 192', '192.168.1.1'],
    ['unspecified', '0.0.0.0'],
    ['unspecified, all of it', '0.1.2.3'],
    ['unspecified of IPv6', '::'],
    ['link-local, metadata', '169.254.169.254'],
    ['link-local of IPv6', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local of IPv6', 'fec0::1'],
    ['unique local, metadata', 'fd00:ec2::254'],
    ['CGNAT, metadata', '100.100.100.200'],
    ['metadata of Oracle', '192.0.0.192'],
    ['services of Azure', '168.63.129.16'],
    ['multicast', '224.0.0.1'],
    ['multicast of IPv6', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['benchmarks', '198.18.0.1'],
    ['documentation', '203.0.113.1'],
    ['documentation of IPv6', '2001:db8::1'],
    ['6to4 relays', '192.88.99.1'],
    ['IPv4-mapped', '::ffff:127.0.0.1'],
    ['IPv4-mapped of a public one', '::ffff:8.8.8.8'],
    ['IPv4-mapped in hexadecimal', '::ffff:7f00:1'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['IPv4-translated', '::ffff:0:127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64 for local use', '64:ff9b:1::7f00:1'],
    ['6to4', '2002:7f00:1::1'],
    ['Teredo', '2001:0:7f00:1::'],
    ['space that nobody has', '5f00::1'],
    ['space that nobody has either', '4000::1'],
    ['no address', 'localhost'],
    ['nothing', ''],
  ])('is not: %s (%s)', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
