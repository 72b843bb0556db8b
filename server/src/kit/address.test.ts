// The caller's address: which hops are believed, and which addresses count as one.

import { assert, constantFrom, ipV4, ipV6, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressKey, callerAddress } from './address.ts';

describe('addressKey', () => {
  test.each([
    ['203.0.113.9', ['203.0.113.9', ' 203.0.113.9 ', '::ffff:203.0.113.9', '::FFFF:CB00:7109', '::203.0.113.9']],
    [
      '203.0.113.9',
      ['0:0:0:0:0:ffff:cb00:7109', '::ffff:cb00:7109%eth0', '64:ff9b::203.0.113.9', '64:ff9b::cb00:7109'],
    ],
    ['0.0.0.1', ['0.0.0.1', '::ffff:0.0.0.1']],
    ['2001:db8:1:2::/64', ['2001:db8:1:2::1', '2001:DB8:1:2:ffff:ffff:ffff:ffff', '2001:0db8:0001:0002:0:0:0:9%en0']],
    ['2001:db8::/64', ['2001:db8::1', '2001:db8:0:0:1::']],
    ['fe80::/64', ['fe80::1%eth0', 'fe80::1%br_lan', 'fe80::2']],
    ['::/64', ['::1', '::', '0:0:0:0:0:0:0:1']],
    ['64:ff9b:1::/64', ['64:ff9b:1::cb00:7109']],
  ])('B4: all spellings of an address are one key: %s', (key, spellings) => {
    expect(spellings.map(addressKey)).toEqual(spellings.map(() => key));
  });

  test('B4: neighbours in other /64 networks and other IPv4 addresses have other keys', () => {
    const keys = ['203.0.113.9', '203.0.113.10', '2001:db8:1:2::1', '2001:db8:1:3::1', '2001:db9:1:2::1'].map(
      addressKey,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each([
    '',
    'localhost',
    '010.0.0.1',
    '0x7f.0.0.1',
    '127.1',
    '2130706433',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.4:80',
    '1.2.3.4%eth0',
    '[::1]',
    '::ffff:010.0.0.1',
    ':::',
    '1::2::3',
    '2001:db8::g',
    '2001:db8::1/64',
    '１.２.３.４',
  ])('B4: %j is no address', (text) => {
    expect(addressKey(text)).toBeNull();
  });

  test('B4: it never throws, and every address has a key', () => {
    assert(property(string(), (text) => void addressKey(text)));
    assert(property(ipV4(), (ip) => addressKey(`::ffff:${ip}`) === addressKey(ip) && addressKey(ip) === ip));
    assert(property(ipV6(), (ip) => addressKey(ip) !== null && addressKey(ip.toUpperCase()) === addressKey(ip)));
  });
});

describe('callerAddress', () => {
  test('I7: without trusted hops the socket speaks, whatever the header says', () => {
    expect(callerAddress('198.51.100.7', '203.0.113.9', 0)).toBe('198.51.100.7');
    expect(callerAddress('::ffff:198.51.100.7', null, 0)).toBe('198.51.100.7');
    expect(callerAddress('::ffff:198.51.100.7', null, 1)).toBe('198.51.100.7');
  });

  test.each([
    ['203.0.113.9', 1, '203.0.113.9'],
    ['6.6.6.6, 203.0.113.9', 1, '203.0.113.9'],
    ['6.6.6.6, 203.0.113.9, 198.51.100.1', 2, '203.0.113.9'],
    ['6.6.6.6,7.7.7.7,203.0.113.9,198.51.100.1', 2, '203.0.113.9'],
    ['203.0.113.9', 3, '203.0.113.9'],
    ['203.0.113.9:4711', 1, '203.0.113.9'],
    ['[2001:db8::5]:4711', 1, '2001:db8::5'],
    ['"[2001:db8::5]"', 1, '2001:db8::5'],
    ['2001:db8::5', 1, '2001:db8::5'],
    ['::ffff:203.0.113.9', 1, '203.0.113.9'],
  ])('I7: counted from the right: %s behind %i hops', (header, hops, caller) => {
    expect(callerAddress('10.0.0.1', header, hops)).toBe(caller);
  });

  test.each([
    ['', 1],
    ['unknown', 1],
    ['203.0.113.9,', 1],
    ['203.0.113.9, _hidden', 1],
    ['203.0.113.9, 010.0.0.1', 1],
    ['6.6.6.6, garbage', 2],
  ])('I7: where the trusted part is no address the nearest true one counts: %j', (header, hops) => {
    expect(callerAddress('10.0.0.1', header, hops)).toBe('10.0.0.1');
  });

  test('I7: what a caller prepends changes nothing', () => {
    const hops = constantFrom(1, 2);
    assert(
      property(string(), hops, (forged, count) => {
        const honest = '203.0.113.9, 198.51.100.1'.split(', ').slice(0, count).join(', ');
        return callerAddress('10.0.0.1', `${forged}, ${honest}`, count) === callerAddress('10.0.0.1', honest, count);
      }),
    );
  });

  test('I7: a socket that names no address is passed on as it is', () => {
    expect(callerAddress('', null, 0)).toBe('');
    expect(callerAddress('', '203.0.113.9', 1)).toBe('203.0.113.9');
  });
});
