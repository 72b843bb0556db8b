// What a SAML document may look like before any parser sees it: plain elements, attributes and text, and not many (F1).

import { MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH, MAX_NAMES, MAX_NAMESPACE, MAX_NODES, MAX_PREFIXES } from './limits.ts';
import { SamlRefused } from './refused.ts';

export interface Scanned {
  /** The first element's name as it is written, prefix included. */
  root: string;
  /** Its attributes as they are written. */
  attributes: ReadonlyMap<string, string>;
  /** Elements, attributes and pieces of text. */
  nodes: number;
}

interface Tag {
  name: string;
  attributes: ReadonlyMap<string, string>;
  empty: boolean;
  /** Where it ends. */
  end: number;
}

interface Level {
  name: string;
  prefixes: ReadonlySet<string>;
}

const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const SPACE = '[ \\t\\n]';
const START = new RegExp(`<(${NAME})`, 'y');
const ATTRIBUTE = new RegExp(`${SPACE}+(${NAME})${SPACE}*=${SPACE}*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const CLOSE = new RegExp(`${SPACE}*(/?)>`, 'y');
// Without space before its end: xmldom takes an element whose end tag has some for an empty one.
const END = new RegExp(`</(${NAME})>`, 'y');
const DECLARATION = new RegExp(
  `^<\\?xml version=["']1\\.0["'](?: encoding=["'][Uu][Tt][Ff]-8["'])?(?: standalone=["'](?:yes|no)["'])?${SPACE}*\\?>`,
);

// Document types, entities, comments and CDATA; processing instructions.
const MARKUP = /<!|<\?/;
const NO_SPACE = /[^ \t\n]/;
// What XML forbids, and the line ends that xmldom alone takes for some.
const FORBIDDEN = /[^\t\n\u0020-\u007e\u00a0-\u2027\u2029-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#(\d{1,7})|#x([\dA-Fa-f]{1,6}));/g;
// In it xmldom reads scripts as HTML does.
const XHTML = 'http://www.w3.org/1999/xhtml';

/**
 * Walks a document, and throws `SamlRefused` at the first thing that is too much or that two parsers could read in two
 * ways. What passes has elements that match, quoted attributes and declared prefixes; no document type, comment,
 * processing instruction or CDATA. The time that it takes grows with the length alone.
 */
export function scan(xml: string): Scanned {
  if (xml.length > MAX_BYTES) throw new SamlRefused('size');
  const body = DECLARATION.exec(xml)?.[0].length ?? 0;
  if (MARKUP.test(body === 0 ? xml : xml.slice(body))) throw new SamlRefused('markup');
  if (FORBIDDEN.test(xml)) throw new SamlRefused('xml');
  checkReferences(xml);
  return walk(xml, body);
}

function walk(xml: string, from: number): Scanned {
  const open: Level[] = [];
  const names = new Set<string>();
  let first: Omit<Scanned, 'nodes'> | undefined;
  let nodes = 0;
  for (let at = from; ; ) {
    const next = xml.indexOf('<', at);
    const text = xml.slice(at, next < 0 ? undefined : next);
    if (text !== '') nodes += 1;
    if (open.length === 0 && NO_SPACE.test(text)) throw new SamlRefused('xml');
    if (next < 0) break;
    if (xml[next + 1] === '/') {
      const [whole, name] = match(END, xml, next);
      if (open.pop()?.name !== name) throw new SamlRefused('xml');
      at = next + whole.length;
      continue;
    }
    if (first && open.length === 0) throw new SamlRefused('xml');
    const tag = startTag(xml, next);
    nodes += 1 + tag.attributes.size;
    names.add(tag.name);
    if (nodes > MAX_NODES || names.size > MAX_NAMES || open.length >= MAX_DEPTH) throw new SamlRefused('size');
    open.push({ name: tag.name, prefixes: declared(tag.attributes) });
    if (open.reduce((sum, { prefixes }) => sum + prefixes.size, 0) > MAX_PREFIXES) throw new SamlRefused('size');
    checkPrefixes(tag, open);
    if (tag.empty) open.pop();
    first ??= { root: tag.name, attributes: tag.attributes };
    at = tag.end;
  }
  if (!first || open.length > 0) throw new SamlRefused('xml');
  return { ...first, nodes };
}

function startTag(xml: string, from: number): Tag {
  const [opening, name = ''] = match(START, xml, from);
  const attributes = new Map<string, string>();
  for (let at = from + opening.length; ; ) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(xml);
    if (!found) {
      const [closing, slash] = match(CLOSE, xml, at);
      return { name, attributes, empty: slash === '/', end: at + closing.length };
    }
    const [whole, key = '', quoted, apostrophed] = found;
    if (attributes.has(key)) throw new SamlRefused('xml');
    attributes.set(key, quoted ?? apostrophed ?? '');
    if (attributes.size > MAX_ATTRIBUTES) throw new SamlRefused('size');
    at += whole.length;
  }
}

// The prefixes that an element declares. A namespace is written plainly, or it could be another one than it seems.
function declared(attributes: ReadonlyMap<string, string>): Set<string> {
  const prefixes = new Set<string>();
  for (const [name, value] of attributes) {
    if (!name.startsWith('xmlns')) continue;
    const prefix = /^xmlns(?::(.+))?$/.exec(name);
    if (!prefix || /^xml/i.test(prefix[1] ?? '') || value.includes('&')) throw new SamlRefused('xml');
    if (value.length > MAX_NAMESPACE) throw new SamlRefused('size');
    if (value === XHTML || (value === '' && prefix[1])) throw new SamlRefused('xml');
    if (prefix[1]) prefixes.add(prefix[1]);
  }
  return prefixes;
}

function checkPrefixes({ name, attributes }: Tag, open: Level[]): void {
  const own = [...attributes.keys()].filter((each) => !/^(?:xmlns|xml):/.test(each));
  for (const each of [name, ...own]) {
    const colon = each.indexOf(':');
    const prefix = each.slice(0, Math.max(colon, 0));
    if (colon >= 0 && !open.some(({ prefixes }) => prefixes.has(prefix))) throw new SamlRefused('xml');
  }
}

function match(pattern: RegExp, xml: string, at: number): RegExpExecArray {
  pattern.lastIndex = at;
  const found = pattern.exec(xml);
  if (!found) throw new SamlRefused('xml');
  return found;
}

// Only what XML knows by itself, and characters that could have been written plainly.
function checkReferences(xml: string): void {
  const written = xml.split('&', MAX_NODES + 2).length - 1;
  if (written > MAX_NODES) throw new SamlRefused('size');
  let known = 0;
  for (const [, decimal, hexadecimal] of xml.matchAll(REFERENCE)) {
    known += 1;
    const point = decimal ? Number.parseInt(decimal, 10) : hexadecimal ? Number.parseInt(hexadecimal, 16) : 0x20;
    const allowed = point === 0x0d || (point <= 0x10ffff && !FORBIDDEN.test(String.fromCodePoint(point)));
    if (!allowed) throw new SamlRefused('xml');
  }
  if (known !== written) throw new SamlRefused('xml');
}
