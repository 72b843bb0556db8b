// E-mail addresses: which ones we take, and the one form under which each is unique (L2).

import { domainToASCII, domainToUnicode } from 'node:url';

/** An address as its owner wrote it, and the form that compares and stays unique. */
export interface Email {
  /**
   * Trimmed and in NFKC, case and script kept: where letters go and what people see. It is not the raw input, so that
   * nobody proves the mailbox `ｍａｘ@` and thereby owns `max@`.
   */
  original: string;
  /** Lower case, the domain in ASCII. */
  canonical: string;
}

const MAX_INPUT = 1_000;
const MAX_BYTES = 254;
const MAX_LOCAL_BYTES = 64;

/** RFC 5322 atext, and with RFC 6531 letters, marks and digits of every script; no quotes, controls, spaces or symbols. */
const ATOM = /^[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~][\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~]*$/u;
/** Joiners, variation selectors, fillers: letters to Unicode, nothing to the eye. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
/** What a label may be written with. No `%`, which a URL parser would decode, and no dot but `.`. */
const WRITTEN_LABEL = /^[\p{L}\p{M}\p{N}-]+$/u;
/** RFC 1035 section 2.3.1 as RFC 1123 section 2.1 relaxes it. */
const ASCII_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads an address typed by anybody, in any spelling. Null when it is not exactly one address of ours: trim, NFKC, then
 * validate, and nothing that separates parts may appear or vanish on the way. Never throws; idempotent on `canonical`.
 */
export function canonicalEmail(input: string): Email | null {
  if (input.length > MAX_INPUT || !input.isWellFormed()) return null;
  const trimmed = input.trim();
  const original = trimmed.normalize('NFKC');
  if (skeleton(trimmed) !== skeleton(original)) return null;
  const canonical = canonicalOf(original);
  if (canonical === null || Buffer.byteLength(original) > MAX_BYTES) return null;
  // Whatever Unicode adds to its tables: what is stored reads as itself again, or is not taken.
  return canonicalOf(canonical) === canonical ? { original, canonical } : null;
}

/** The separators of an address in their order. */
function skeleton(address: string): string {
  return address.replace(/[^@.]/g, '');
}

function canonicalOf(address: string): string | null {
  const [local, domain, ...more] = address.split('@');
  if (local === undefined || domain === undefined || more.length > 0) return null;
  const canonicalLocal = canonicalLocalPart(local);
  const canonicalDomain = canonicalDomainName(domain);
  if (canonicalLocal === null || canonicalDomain === null) return null;
  const canonical = `${canonicalLocal}@${canonicalDomain}`;
  return Buffer.byteLength(canonical) > MAX_BYTES ? null : canonical;
}

/** RFC 5321 section 4.1.2, dot-string only. */
function canonicalLocalPart(local: string): string | null {
  if (Buffer.byteLength(local) > MAX_LOCAL_BYTES || INVISIBLE.test(local)) return null;
  if (!local.split('.').every((atom) => ATOM.test(atom))) return null;
  // Lower case may compose where upper case could not: J and caron are two, ǰ is one.
  const lower = local.toLowerCase().normalize('NFKC');
  return Buffer.byteLength(lower) > MAX_LOCAL_BYTES ? null : lower;
}

/** The one form of a domain name, or null when it is none: see {@link canonicalEmail} for the rules. */
export function canonicalDomain(domain: string): string | null {
  return domain.length > MAX_INPUT ? null : canonicalDomainName(domain.trim().normalize('NFKC'));
}

/** UTS 46 by way of the URL standard, which is also how a browser would read the domain. */
function canonicalDomainName(domain: string): string | null {
  const written = domain.split('.');
  if (written.length < 2 || INVISIBLE.test(domain) || !written.every((label) => WRITTEN_LABEL.test(label))) return null;
  const ascii = domainToASCII(domain);
  const labels = ascii.split('.');
  // An IPv4 address in any spelling has become four numbers by now; no top-level domain is a number (RFC 3696 section 2).
  if (labels.length !== written.length || /^\d+$/.test(labels.at(-1) ?? '')) return null;
  if (ascii.length > 253 || !labels.every((label) => ASCII_LABEL.test(label))) return null;
  return domainToUnicode(ascii).split('.').every(isReadable) ? ascii : null;
}

/** The scripts people write names in (UAX 31 table 5), each with the digits and hyphens common to all. */
const SINGLE_SCRIPTS =
  'Arabic Armenian Bengali Bopomofo Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Hangul Han Hebrew ' +
  'Hiragana Kannada Katakana Khmer Lao Latin Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan';

/** "Highly restrictive" of UTS 39 section 5.2: one script, or Latin beside the scripts of Japanese, Chinese or Korean. */
const ALLOWED_SCRIPTS = [
  ...SINGLE_SCRIPTS.split(' '),
  'Latin Han Hiragana Katakana',
  'Latin Han Bopomofo',
  'Latin Han Hangul',
].map((scripts) => {
  const classes = `${scripts} Common Inherited`.split(' ').map((script) => `\\p{Script_Extensions=${script}}`);
  return new RegExp(`^[${classes.join('')}]+$`, 'u');
});

/** Whether a label is of an allowed mix of scripts, and not punycode that stands for nothing, which Node lets pass. */
function isReadable(label: string): boolean {
  return !label.startsWith('xn--') && ALLOWED_SCRIPTS.some((allowed) => allowed.test(label));
}
