// Addresses that requests of ours may go to, and the many spellings of those that they may not.

import { expect, it } from 'vitest';
import { isPublic, readAllowed } from './outbound-addresses.ts';

const PRIVATE = [
  '0.0.0.0',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '::ffff:169.254.169.254',
  '0:0:0:0:0:ffff:c0a8:0101',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a00:1',
  '64:ff9b:1::a00:1',
  '64:ff9b:1:fffe::8.8.8.8',
  '100::1',
  '2001::1',
  '2001:0:a00:1::',
  '2001:2::1',
  '2001:10::1',
  '2001:db8::1',
  '2002:a00:1::',
  '2002:7f00:1::1',
  '2002:808:808::1',
  '3fff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456:789a::1',
  'fe80::1',
  'fe80::1%eth0',
  'febf::1',
  'fec0::1',
  'ff02::1',
  'not an address',
  '',
];
const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:81b::200e',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
];

it.each(PRIVATE)('E1: %s is not of the public internet', (ip) => {
  expect(isPublic(ip)).toBe(false);
});

it.each(PUBLIC)('%s is of the public internet', (ip) => {
  expect(isPublic(ip)).toBe(true);
});

it('takes names, addresses and ranges that the operator lists', () => {
  const allowed = readAllowed(' App.internal, 10.1.0.0/16 ,192.168.1.7,fd00::/8,');
  expect(allowed.name('app.internal.')).toBe(true);
  expect(allowed.name('evil.app.internal')).toBe(false);
  for (const ip of ['10.1.2.3', '::ffff:10.1.2.3', '192.168.1.7', 'fd00::1']) expect(allowed.address(ip)).toBe(true);
  for (const ip of ['10.2.0.1', '192.168.1.8', 'fe80::1']) expect(allowed.address(ip)).toBe(false);
  expect(readAllowed('').any).toBe(false);
});

it.each([
  '10.0.0.0/33',
  '10.0.0.0/x',
  '300.1.1.1/8',
  'a b',
  'http://x',
  '*.internal',
])('does not take %s for any of them', (entry) => {
  expect(() => readAllowed(entry)).toThrow('LATCHKEY_OUTBOUND_ALLOW');
});
