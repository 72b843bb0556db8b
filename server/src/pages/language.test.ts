// Which language a page speaks, from what the application and the browser ask for.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { speak } from './language.ts';
import { WORDS } from './words/index.ts';

describe('the language of a page', () => {
  it('is the one that the application asks for, before the one of the browser', () => {
    expect(speak('fr', 'de-DE,de;q=0.9').language).toBe('fr');
    expect(speak('it es', 'de').language).toBe('it');
    expect(speak(null, 'de-DE,de;q=0.9').language).toBe('de');
    expect(speak(undefined, 'ja').language).toBe('ja');
  });

  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['de_CH', 'de'],
    ['DE-de', 'de'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['zh', 'zh-CN'],
    ['zh-Hans-HK', 'zh-CN'],
    ['zh-Hant', 'zh-TW'],
    ['zh-HK', 'zh-TW'],
    ['zh-TW', 'zh-TW'],
    ['ar-EG', 'ar'],
    ['nl-BE-x-private', 'nl'],
    ['en_GB', 'en'],
    ['eng', 'en'],
    ['deu', 'de'],
  ])('for %s is %s', (asked, language) => {
    expect(speak(asked).language).toBe(language);
    expect(speak(null, asked).language).toBe(language);
    expect(speak(asked, 'ko').language).toBe(language);
  });

  it.each([
    ['fr;q=0.5, de', 'de'],
    ['fr;q=0.5, de;q=0.9, it;q=0.7', 'de'],
    ['fr;q=0.8, de;q=0.8', 'fr'],
    ['fr; q=0.9, de ; q=0.5', 'fr'],
    ['fr;Q=0.5,de;Q=0.9', 'de'],
    ['fr;q=0, de;q=0.001', 'de'],
    ['fr;q=0.000, it', 'it'],
    ['en;q=0.2, pl;q=1.000', 'pl'],
    ['*, ko;q=0.1', 'ko'],
  ])('follows how much the browser wants each: %s is %s', (asked, language) => {
    expect(speak(null, asked).language).toBe(language);
  });

  it.each([
    ['fi, sv;q=0.9, nl;q=0.8', 'nl'],
    ['fi', 'en'],
    ['fi, en;q=0.9, de;q=0.8', 'en'],
    ['de;q=nothing, es;q=0.1', 'es'],
    ['de;q=-1, es;q=0.1', 'es'],
    ['de;q=Infinity, es;q=0.1', 'es'],
    ['de;level=1, es;q=0.1', 'es'],
    ['*', 'en'],
    ['', 'en'],
  ])('passes over what we do not speak or cannot read: %s is %s', (asked, language) => {
    expect(speak(null, asked).language).toBe(language);
  });

  it('falls to the wish of the browser when we do not speak the one of the application', () => {
    expect(speak('fi sv', 'de').language).toBe('de');
    expect(speak('fi en', 'de').language).toBe('en');
    expect(speak('fi', 'sv').language).toBe('en');
  });

  it('is English when nobody asks', () => {
    expect(speak().language).toBe('en');
    expect(speak(null, undefined, '').language).toBe('en');
  });

  it('comes with its words and its direction', () => {
    expect(speak('ar')).toEqual({ language: 'ar', direction: 'rtl', words: WORDS.ar });
    expect(speak('zh-HK')).toEqual({ language: 'zh-TW', direction: 'ltr', words: WORDS['zh-TW'] });
  });
});

describe('whatever is asked for', () => {
  const tag = fc.constantFrom(
    'de',
    'DE-a',
    'en--',
    'zh-Hant-',
    'x-de',
    'de-u-',
    'i-klingon',
    '__proto__',
    'ab-cdefghijk',
  );
  const pieces = fc.array(fc.oneof(tag, fc.constantFrom(',', ' ', ';', ';q=', '0.5', '*', '-', '_', '\u0000', '٣')), {
    maxLength: 30,
  });
  const asked = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    pieces.map((parts) => parts.join('')),
  );

  it('a page speaks a language of ours', () => {
    fc.assert(
      fc.property(asked, asked, (application, browser) => {
        const { language, words } = speak(application, browser);
        expect(words).toBe(WORDS[language]);
        expect(words).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['spaces', ' '.repeat(1_000_000)],
    ['commas', ','.repeat(1_000_000)],
    ['subtags', `de${'-a'.repeat(500_000)}`],
    ['tags', 'fi,'.repeat(300_000)],
  ])('a page does not think for long over a million %s', (_, text) => {
    const start = performance.now();
    expect(speak(text, 'de').language).toBe('de');
    expect(performance.now() - start).toBeLessThan(500);
  });
});
