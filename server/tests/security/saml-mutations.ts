// Changes an answer at random: its letters, its elements, its attributes, its base64, or with pieces of another answer.

import type { Chance } from '../hard/size.ts';
import { fieldOf } from './saml-forge.ts';

interface Span {
  from: number;
  to: number;
}

type Mutation = (document: string, chance: Chance, other: string) => string;

const TAGS = /<(\/?)([\w:.-]+)[^<>]*?(\/?)>/g;
const ATTRIBUTE = / [\w:.-]+="[^"]*"/g;
const LETTERS = '<>&"\'/=!?-[]; \n\t\0\r:#aA0é\u0085\u2028\u200b\ufeff🎉';
const MARKUP = [
  '<!---->',
  '<!--x-->',
  '<?x y?>',
  '<![CDATA[ada]]>',
  '<!DOCTYPE a>',
  '<!ENTITY a "b">',
  '&amp;',
  '&#97;',
  '&#0;',
  '&ada;',
  '<a/>',
  '<a></a>',
  '<saml:NameID>admin</saml:NameID>',
  '<saml:Assertion ID="_evil"></saml:Assertion>',
  ' ID="_evil"',
  ' xmlns="urn:evil"',
  ' xmlns:saml="urn:evil"',
  ' ',
  '\n',
];
const WORDS = ['admin', '_evil', '', '2.0', '1.1', '#_evil', '#_response1', '#_assertion1', 'urn:evil', '__proto__'];

/** Where every element begins and ends. */
function elementsOf(document: string): Span[] {
  const open: number[] = [];
  const spans: Span[] = [];
  for (const { 0: tag, 1: closing, 3: empty, index } of document.matchAll(TAGS)) {
    if (!closing) open.push(index);
    if (!closing && !empty) continue;
    const from = open.pop();
    if (from !== undefined) spans.push({ from, to: index + tag.length });
  }
  return spans;
}

const cut = (document: string, { from, to }: Span) => document.slice(from, to);
const put = (document: string, { from, to }: Span, instead: string) =>
  document.slice(0, from) + instead + document.slice(to);
const at = (position: number): Span => ({ from: position, to: position });
const anywhere = (document: string, chance: Chance) => at(chance.int(document.length + 1));
const element = (document: string, chance: Chance) => chance.pick(elementsOf(document)) ?? at(0);
/** Between two tags, or between a tag and a text. */
const between = (document: string, chance: Chance) =>
  at(chance.pick([...document.matchAll(/(?<=>)|(?=<)/g)])?.index ?? 0);
const attribute = (document: string, chance: Chance): Span => {
  const found = chance.pick([...document.matchAll(ATTRIBUTE)]);
  return found ? { from: found.index, to: found.index + found[0].length } : at(0);
};

const MUTATIONS: Mutation[] = [
  // Letters.
  (document, chance) => put(document, anywhere(document, chance), chance.pick([...LETTERS])),
  (document, chance) => {
    const from = chance.int(document.length);
    return put(document, { from, to: from + 1 }, chance.pick(['', ...LETTERS]));
  },
  (document, chance) => {
    const from = chance.int(document.length);
    return put(document, { from, to: from + 1 + chance.int(60) }, '');
  },
  (document, chance) => document.slice(0, chance.int(document.length)),
  // Elements: gone, twice, elsewhere, changed for one another, around one another.
  (document, chance) => put(document, element(document, chance), ''),
  (document, chance) => {
    const found = element(document, chance);
    return put(document, found, cut(document, found).repeat(2));
  },
  (document, chance) => put(document, between(document, chance), cut(document, element(document, chance))),
  (document, chance) => {
    const found = element(document, chance);
    const without = put(document, found, '');
    return put(without, between(without, chance), cut(document, found));
  },
  (document, chance) => put(document, element(document, chance), cut(document, element(document, chance))),
  (document, chance) => {
    const found = element(document, chance);
    return put(document, found, `<a>${cut(document, found)}</a>`);
  },
  // Pieces of another answer.
  (document, chance, other) => put(document, between(document, chance), cut(other, element(other, chance))),
  (document, chance, other) => put(document, element(document, chance), cut(other, element(other, chance))),
  (document, chance, other) => {
    const [, , name = 'saml:NameID'] = chance.pick([...document.matchAll(TAGS)]) ?? [];
    const pattern = new RegExp(`<${name}[ >].*?</${name}>`);
    return document.replace(pattern, () => pattern.exec(other)?.[0] ?? '');
  },
  // Attributes: gone, twice, of one another, of other values.
  (document, chance) => put(document, attribute(document, chance), ''),
  (document, chance) => put(document, attribute(document, chance), cut(document, attribute(document, chance))),
  (document, chance) => {
    const found = attribute(document, chance);
    return put(document, at(found.to), cut(document, attribute(document, chance)));
  },
  (document, chance) => {
    const found = attribute(document, chance);
    const changed = cut(document, found).replace(/"[^"]*"/, () => `"${chance.pick(WORDS)}"`);
    return put(document, found, changed);
  },
  // What does not belong there.
  (document, chance) => put(document, anywhere(document, chance), chance.pick(MARKUP)),
  (document, chance) => put(document, between(document, chance), chance.pick(MARKUP)),
  // Other words for the same names, or the same words for others.
  (document, chance) => {
    const [one, two] = [chance.pick(['saml', 'samlp', 'ds']), chance.pick(['saml', 'samlp', 'ds', 'x', ''])];
    return document.replaceAll(`${one}:`, two === '' ? '' : `${two}:`);
  },
  (document, chance) => {
    const found = chance.pick([...document.matchAll(/[\w-]{3,}/g)]);
    if (!found) return document;
    return put(document, { from: found.index, to: found.index + found[0].length }, chance.pick(WORDS));
  },
];

/** One answer changed from one to three times, as the form field that would carry it. */
export function mutate(document: string, chance: Chance, other: string): string {
  if (chance.int(20) === 0) return mutateField(fieldOf(document), chance);
  let changed = document;
  for (let times = 1 + chance.int(3); times > 0 && changed !== ''; times -= 1) {
    changed = chance.pick(MUTATIONS)(changed, chance, other);
  }
  return fieldOf(changed);
}

function mutateField(field: string, chance: Chance): string {
  const from = chance.int(field.length);
  return put(field, { from, to: from + chance.int(3) }, chance.pick(['', 'A', '=', '/', '!', '\n', 'AAAA']));
}
