// Which addresses a request of ours may go to (E1): the public ones, and those that the operator lists.

import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** IPv4 that is not the public internet (IANA special-purpose registry, RFC 6890), multicast and reserved space. */
const SPECIAL_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** All of IPv6 that is handed out for the public internet; what lies outside (loopback, ULA, link-local …) is not. */
const GLOBAL_V6 = '2000::/3';

/** Inside of it: protocol assignments with Teredo (2001::/32), documentation, and 6to4, which wraps an IPv4. */
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** NAT64's well-known prefix (RFC 6052): in networks without IPv4 the public internet is reached through it. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** What a developer's machine and its containers have. Never link-local: that is where clouds keep their secrets. */
const NEARBY = ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '::1/128', 'fc00::/7'];

/** What the operator allows beyond the public internet. */
export interface Allowed {
  /** Whether any host name or address range is listed. */
  any: boolean;
  name(host: string): boolean;
  address(ip: string): boolean;
}

const special = listOf([...SPECIAL_V4, ...SPECIAL_V6]);
const global6 = listOf([GLOBAL_V6]);
const nearby = listOf(NEARBY);

/** Whether an address belongs to the public internet, whatever spelling or wrapping it comes in. */
export function isPublic(ip: string): boolean {
  const address = parse(ip);
  if (address === null) return false;
  if (address instanceof ipaddr.IPv4) return !special.check(address.toString(), 'ipv4');
  if (address.match(NAT64)) return isPublic(new ipaddr.IPv4(address.toByteArray().slice(-4)).toString());
  const text = address.toNormalizedString();
  return global6.check(text, 'ipv6') && !special.check(text, 'ipv6');
}

/** Whether an address is of the machine itself or of a private network beside it. */
export function isNearby(ip: string): boolean {
  return contains(nearby, ip);
}

/**
 * Reads a list of host names, addresses and address ranges (CIDR), separated by commas. Throws a sentence for an entry
 * that is none of them.
 */
export function readAllowed(text: string): Allowed {
  const entries = text.split(',').map((each) => each.trim().toLowerCase());
  const given = entries.filter((each) => each !== '');
  const ranges = given.filter((each) => each.includes('/') || isIP(each) !== 0);
  const names = new Set(given.filter((each) => !ranges.includes(each)));
  for (const name of names) if (!isName(name)) throw new Error(unreadable(name));
  const list = listOf(ranges);
  return {
    any: given.length > 0,
    name: (host) => names.has(host.toLowerCase().replace(/\.$/, '')),
    address: (ip) => contains(list, ip),
  };
}

function contains(list: BlockList, ip: string): boolean {
  const address = parse(ip);
  if (address === null) return false;
  return address instanceof ipaddr.IPv4
    ? list.check(address.toString(), 'ipv4')
    : list.check(address.toNormalizedString(), 'ipv6');
}

// An IPv4 that only wears the coat of IPv6 (::ffff:10.0.0.1) is that IPv4. Null for what is no address, zone ids too.
function parse(ip: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return isIP(ip) === 0 || ip.includes('%') ? null : ipaddr.process(ip);
}

function listOf(ranges: string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [ip = '', bits] = range.split('/');
    const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4';
    const width = family === 'ipv6' ? 128 : 32;
    const length = bits === undefined ? width : Number(bits);
    if (isIP(ip) === 0 || !/^\d{1,3}$/.test(bits ?? '0') || length > width) throw new Error(unreadable(range));
    list.addSubnet(ip, length, family);
  }
  return list;
}

function isName(name: string): boolean {
  return /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/.test(name);
}

function unreadable(entry: string): string {
  return `LATCHKEY_OUTBOUND_ALLOW: "${entry}" is no host name, no address and no range such as 10.0.0.0/8.`;
}
