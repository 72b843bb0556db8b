// What pages say: everything in every language.

import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../core/letters/words/index.ts';
import { WORDS } from './index.ts';

/** Where something is said, as `signIn.title`, and what. */
type Said = { key: string; text: string };

/** What functions are given: as many as they take. */
const NAMES = ['Ada ⟨1⟩', 'Bea ⟨2⟩'];
/** Functions that are given a number instead: 12. */
const COUNTED = ['signUp.passwordHint', 'wrong.tooShort'];
/** Words that are the same in English. */
const SAME: Record<string, string[]> = {
  de: ['code', 'signUp.optional', 'device.code'],
  fr: ['code', 'device.code'],
  it: ['password', 'privacy'],
  nl: ['code', 'privacy', 'device.code'],
};

function say(given: object, path = ''): Said[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const key = `${path}${name}`;
    if (typeof value === 'object') return say(value, `${key}.`);
    if (typeof value === 'string') return [{ key, text: value }];
    return [{ key, text: COUNTED.includes(key) ? value(12) : value(...NAMES.slice(0, value.length)) }];
  });
}

/** How many names each function takes. */
function arities(given: object, path = ''): [string, number][] {
  return Object.entries(given).flatMap(([name, value]): [string, number][] => {
    if (typeof value === 'object') return arities(value, `${path}${name}.`);
    return typeof value === 'function' ? [[`${path}${name}`, value.length]] : [];
  });
}

const english = say(WORDS.en);
const functions = new Map(arities(WORDS.en));

it('the pages speak the languages of the letters', () => {
  expect(Object.keys(WORDS)).toEqual(Object.keys(LANGUAGES));
});

describe.each(Object.entries(WORDS))('in %s', (language, words) => {
  const said = say(words);
  const textOf = (key: string) => said.find((each) => each.key === key)?.text;

  it('everything is said, in the order of the English list', () => {
    expect(said.map(({ key }) => key)).toEqual(english.map(({ key }) => key));
    for (const { key, text } of said) expect(text.trim(), key).toMatch(/\p{L}/u);
  });

  it('nothing has slipped in that is no text', () => {
    for (const { key, text } of said) {
      expect(text, key).toBe(text.trim());
      expect(text, key).not.toMatch(/\b(undefined|null|NaN)\b|\[object|\$\{|[<>&\n\t]| {2}/);
      expect(text.length, key).toBeLessThan(260);
    }
  });

  it('what names somebody or something says that name', () => {
    for (const [key, count] of functions) {
      const given = COUNTED.includes(key) ? ['12'] : NAMES.slice(0, count);
      for (const name of given) expect(textOf(key), key).toContain(name);
    }
  });

  it('an application without an organization asks in its own name', () => {
    const text = words.consent.lead('Ada ⟨1⟩', null);
    expect(text).toContain('Ada ⟨1⟩');
    expect(text).not.toMatch(/null|[（(]/);
  });

  it('nothing is left in English', () => {
    if (language === 'en') return;
    const same = said.filter(({ text }, at) => text === english[at]?.text).map(({ key }) => key);
    expect(same).toEqual(SAME[language] ?? []);
  });
});

describe('how many characters a password needs', () => {
  it.each([
    ['en', 1, 'At least 1 character.'],
    ['en', 10, 'At least 10 characters.'],
    ['de', 10, 'Mindestens 10 Zeichen.'],
    ['fr', 1, 'Au moins 1 caractère.'],
    ['fr', 10, 'Au moins 10 caractères.'],
    ['nl', 1, 'Minstens 1 teken.'],
    ['pl', 1, 'Co najmniej 1 znak.'],
    ['pl', 4, 'Co najmniej 4 znaki.'],
    ['pl', 12, 'Co najmniej 12 znaków.'],
    ['pl', 22, 'Co najmniej 22 znaki.'],
    ['ar', 1, 'حرف واحد على الأقل.'],
    ['ar', 2, 'حرفان على الأقل.'],
    ['ar', 8, '8 أحرف على الأقل.'],
    ['ar', 12, '12 حرفًا على الأقل.'],
    ['ar', 100, '100 حرف على الأقل.'],
  ] as const)('%s: %i is "%s"', (language, least, said) => {
    expect(WORDS[language].signUp.passwordHint(least)).toBe(said);
  });
});
