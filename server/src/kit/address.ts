// IP addresses: who is calling (I7), and one key for all spellings of one caller (B4).

import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** IPv4-compatible addresses (RFC 4291 section 2.5.5.1), among them `::` and `::1`, which are not. */
const COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96');
/** IPv6 that only carries an IPv4: those, IPv4-mapped (section 2.5.5.2) and NAT64's well-known prefix (RFC 6052). */
const CARRIERS = [COMPATIBLE, ipaddr.IPv6.parseCIDR('::ffff:0:0/96'), ipaddr.IPv6.parseCIDR('64:ff9b::/96')];

/**
 * The key that limits and locks count a caller under: an IPv4 address, also where IPv6 only carries it, or the /64 of an
 * IPv6 address (one subscriber). Null when `ip` is no address; octal, short and hexadecimal IPv4 is none.
 */
export function addressKey(ip: string): string | null {
  const address = parse(ip);
  if (address === null) return null;
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`)}/64`;
}

/**
 * The address of the caller behind `trustedHops` proxies of ours, each of which appends to `X-Forwarded-For` whom it
 * heard (I7): counted from the right, so that what a caller writes there itself is never read. Without hops, or where
 * the trusted part of the header is missing or is no address, the nearest address that is known to be true.
 */
export function callerAddress(socketAddress: string, forwardedFor: string | null, trustedHops: number): string {
  let caller = parse(socketAddress)?.toString() ?? socketAddress;
  if (trustedHops <= 0 || forwardedFor === null) return caller;
  for (const entry of forwardedFor.split(',').slice(-trustedHops).reverse()) {
    const address = parse(withoutPort(entry.trim()));
    if (address === null) break;
    caller = address.toString();
  }
  return caller;
}

function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const bare = text.includes(':') ? text.trim().replace(/%.*$/s, '') : text.trim();
  // node:net decides what an address is: ipaddr.js alone also reads 0x7f.1 and 010.0.0.1.
  if (isIP(bare) === 0) return null;
  const address = ipaddr.parse(bare);
  return address instanceof ipaddr.IPv6 ? (carriedIpv4(address) ?? address) : address;
}

/** The last 32 bits of an address in a carrier range; `::`, `::1` and their neighbours stay themselves. */
function carriedIpv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const bytes = address.toByteArray().slice(-4);
  if (bytes[0] === 0 && address.match(COMPATIBLE)) return null;
  return CARRIERS.some((range) => address.match(range)) ? new ipaddr.IPv4(bytes) : null;
}

/** `192.0.2.1:443`, `[2001:db8::1]:443` and `[2001:db8::1]` without port and brackets (RFC 7239 section 6 spellings too). */
function withoutPort(entry: string): string {
  const [, bracketed, plain] = /^"?(?:\[([^\]]*)\]|([\d.]+))(?::\d{1,5})?"?$/.exec(entry) ?? [];
  return bracketed ?? plain ?? entry;
}
