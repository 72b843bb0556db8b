// What letters say: every kind in every language, and what becomes of names that mean ill.

import { describe, expect, it } from 'vitest';
import { inert } from '../src/core/letters/inert.ts';
import { fromNow, type Language, languageOf } from '../src/core/letters/language.ts';
import { renderLetter } from '../src/core/letters/render.ts';
import { LANGUAGES } from '../src/core/letters/words/index.ts';
import type { LetterData, LetterKind, RenderedLetter } from '../src/model/letter.ts';
import { HOSTILE } from './hostile.ts';

const URL_OF_LETTER = 'https://auth.example.com/invite?token=abc&x=1';
const SAMPLES: { [K in LetterKind]: LetterData[K][] } = {
  verify_email: [{ code: '123456', minutes: 10 }],
  magic_code: [{ code: '123456', minutes: 1 }],
  email_change: [{ code: '123456', minutes: 60 }],
  email_changed: [{ newEmail: 'new.address@example.org' }],
  password_reset: [{ url: URL_OF_LETTER, minutes: 15 }],
  password_changed: [{}],
  invitation: [
    { url: URL_OF_LETTER, organizationName: 'Globex', inviterName: 'Max', days: 7 },
    { url: URL_OF_LETTER, organizationName: 'Globex', inviterName: null, days: 1 },
    { url: URL_OF_LETTER, organizationName: null, inviterName: 'Max', days: 30 },
    { url: URL_OF_LETTER, organizationName: null, inviterName: null, days: 7 },
  ],
  account_exists: [{}],
  factor_changed: [{ change: 'added' }, { change: 'removed' }],
  passkey_changed: [{ change: 'added' }, { change: 'removed' }],
  backup_codes_changed: [{ change: 'added' }, { change: 'removed' }],
};
const LANGUAGE_NAMES = Object.keys(LANGUAGES) as Language[];
const CASES = LANGUAGE_NAMES.flatMap((language) =>
  Object.entries(SAMPLES).flatMap(([kind, samples]) =>
    samples.map((data) => ({ language, kind: kind as LetterKind, data })),
  ),
);

/** Renders with types that a table of cases cannot carry. */
function render(kind: LetterKind, data: object, locale: string | null, product = 'Acme'): RenderedLetter {
  return renderLetter(kind, data as never, { product, locale });
}

/** The tags of a page with everything that is not text. */
function skeleton(html: string): string[] {
  return html.match(/<[^>]*>/g) ?? [];
}

function visible(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  return plain(body.replace(/<[^>]*>/g, ' '));
}

function plain(text: string): string {
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => {
    return { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }[name] as string;
  });
}

describe.each(CASES)('$kind in $language', ({ language, kind, data }) => {
  const letter = render(kind, data, language);

  it('names the product in the subject, in one line', () => {
    expect(letter.subject).toContain('Acme');
    expect(letter.subject).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(letter.subject.length).toBeLessThan(120);
  });

  it('says the same in text and in HTML', () => {
    const shown = visible(letter.html).replace(/\s+/g, ' ');
    const sentences = letter.text
      .replace(/[\u2068\u2069]/g, '')
      .split('\n')
      .map((line) => line.trim());
    const compared = sentences.filter((line) => line !== '' && line !== '--').map((line) => line.replace(/:$/, ''));
    expect(compared.length).toBeGreaterThan(3);
    for (const line of compared) expect(shown.replaceAll(' ', '')).toContain(line.replaceAll(' ', ''));
  });

  it('shows the code large or the link twice, and no other link', () => {
    const links = [...letter.html.matchAll(/href="([^"]*)"/g)].map((match) => plain(match[1] as string));
    const { url, code } = data as { url?: string; code?: string };
    expect(links).toEqual(url ? [url, url] : []);
    expect(letter.html).not.toMatch(/\b(src|action|background|srcset|on\w+)\s*=|@import|url\(/i);
    if (url) expect(letter.text).toContain(`\n${url}\n`);
    if (code) expect(letter.text).toContain(`\n    ${code}\n`);
    if (code) expect(letter.html).toMatch(/font-size:34px[^>]*>123456</);
    if (code) expect(letter.subject).not.toContain(code);
  });

  it('is set in its language and direction', () => {
    expect(letter.html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(letter.text).not.toMatch(/\b(undefined|null|NaN)\b|\[object/);
  });

  it('is not left in English', () => {
    const english = render(kind, data, 'en');
    if (language !== 'en') expect(letter.text).not.toBe(english.text);
    const own = letter.text.split('\n').filter((line) => /[a-z]{3} [a-z]{2}/i.test(line));
    const same = own.filter((line) => english.text.split('\n').includes(line));
    if (language !== 'en') expect(same).toEqual([]);
  });
});

describe('locales', () => {
  it.each([
    ['en', 'en'],
    ['en-GB', 'en'],
    ['de-AT', 'de'],
    ['de_CH', 'de'],
    ['DE', 'de'],
    ['fr-CA', 'fr'],
    ['es-419', 'es'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['zh', 'zh-CN'],
    ['zh-SG', 'zh-CN'],
    ['zh-HK', 'zh-TW'],
    ['zh-Hant', 'zh-TW'],
    ['ar-EG', 'ar'],
    ['nl-BE', 'nl'],
    ['fi', 'en'],
    ['xx-YY', 'en'],
    ['', 'en'],
    ['not a locale', 'en'],
    ['../../etc/passwd', 'en'],
    [null, 'en'],
  ])('a letter for %s is written in %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });

  it.each([
    ['en', 10, 'in 10 minutes'],
    ['en', 1, 'in 1 minute'],
    ['en', 0, 'in 1 minute'],
    ['en', 60, 'in 1 hour'],
    ['en', 90, 'in 90 minutes'],
    ['en', 1_440, 'in 1 day'],
    ['pl', 1, 'za 1 minutę'],
    ['pl', 3, 'za 3 minuty'],
    ['ar', 1_440 * 2, 'خلال يومين'],
  ] as const)('%s: %i minutes from now is "%s"', (language, minutes, said) => {
    expect(fromNow(language, minutes)).toBe(said);
  });
});

/** What mail clients turn into links by themselves. */
const LINKABLE = [/[a-z][a-z0-9+.-]*:\S/i, /\/\//, /\\\\/, /www\./i, /[^\s.。．｡][.。．｡][^\s.。．｡]/u];

describe('W3: a hostile name', () => {
  const places: [string, (name: string) => RenderedLetter][] = [
    [
      'organization',
      (name) => render('invitation', { url: URL_OF_LETTER, organizationName: name, inviterName: 'Max', days: 7 }, 'en'),
    ],
    [
      'inviter',
      (name) =>
        render('invitation', { url: URL_OF_LETTER, organizationName: 'Globex', inviterName: name, days: 7 }, 'de'),
    ],
    [
      'both, in Arabic',
      (name) => render('invitation', { url: URL_OF_LETTER, organizationName: name, inviterName: name, days: 7 }, 'ar'),
    ],
    ['environment', (name) => render('magic_code', { code: '123456', minutes: 10 }, 'en', name)],
    ['new address', (name) => render('email_changed', { newEmail: name }, 'en')],
  ];

  it.each(places)('in the place of the %s changes nothing but its own words', (_place, letterOf) => {
    const benign = skeleton(letterOf('Benign').html);
    const withoutName = skeleton(letterOf('\u200b').html);
    for (const name of HOSTILE) {
      const letter = letterOf(name);
      const tags = skeleton(letter.html);
      expect([benign, withoutName], name).toContainEqual(tags);
      expect(letter.subject, name).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      expect(letter.subject.isWellFormed() && letter.text.isWellFormed(), name).toBe(true);
      expect([...letter.subject].length, name).toBeLessThan(1_500);
    }
  });

  it.each(places)('in the place of the %s is no link, in text or HTML', (_place, letterOf) => {
    for (const name of HOSTILE) {
      const letter = letterOf(name);
      for (const shown of [letter.text, visible(letter.html), letter.subject]) {
        const rest = shown.replaceAll(URL_OF_LETTER, '');
        for (const pattern of LINKABLE) expect(rest, `${JSON.stringify(name)} against ${pattern}`).not.toMatch(pattern);
      }
    }
  });

  it('keeps ordinary names as they are', () => {
    const names = [
      "O'Brien & Söhne",
      'J. R. R. Tolkien',
      'Müller-Lüdenscheidt',
      '株式会社ラッチ',
      'شركة المفتاح',
      'A/B',
      '50% off',
      'नमस्ते',
      '👩‍👩‍👧',
    ];
    expect(names.map(inert)).toEqual(names);
  });

  it('is as good as none when nothing of it can be seen', () => {
    expect(['', ' ', '\u200b', '\u202e', '\r\n', '\u3164', null].map((name) => inert(name))).toEqual(
      Array(7).fill(null),
    );
    const letter = render(
      'invitation',
      { url: URL_OF_LETTER, organizationName: '\u200b', inviterName: '\u202e', days: 7 },
      'en',
    );
    expect(letter.text).toContain('You are invited to join Acme.');
  });

  it('is cut to a length that leaves the sentence readable', () => {
    expect(inert('x'.repeat(500))).toBe(`${'x'.repeat(79)}…`);
    expect(Buffer.byteLength(inert('👩‍👩‍👧‍👦'.repeat(200)) ?? '')).toBeLessThan(3_000);
  });
});
