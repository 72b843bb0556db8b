// In which language a page speaks: what the application asks for, then what the browser prefers.

import { directionOf, type Language, languageOf } from '../core/letters/language.ts';
import { type PageWords, WORDS } from './words/index.ts';

export interface Speech {
  language: Language;
  direction: 'ltr' | 'rtl';
  words: PageWords;
}

/** The first language of several wishes that we speak. A wish is a list of tags, as OpenID Connect or HTTP write it. */
export function speak(...wishes: (string | null | undefined)[]): Speech {
  const tags = wishes.flatMap((wish) => readTags(wish ?? ''));
  const language = tags.map((tag) => ({ tag, found: languageOf(tag) })).find(isSpoken)?.found ?? 'en';
  return { language, direction: directionOf(language), words: WORDS[language] };
}

// English stands for every language that we do not speak: only who asks for it gets it so.
function isSpoken({ tag, found }: { tag: string; found: Language }): boolean {
  return found !== 'en' || /^eng?([-_]|$)/i.test(tag);
}

/** More than any browser sends, or application asks for. */
const LONGEST = 1_000;

const TAG = /^([a-z]{2,3}(?:[-_][\da-z]{1,8})*)(?:;q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

// `fr-CH, fr;q=0.9, en;q=0.8` (RFC 9110 section 12.5.4), or `fr-CA fr en` (OpenID Connect Core, ui_locales).
function readTags(text: string): string[] {
  if (text.length > LONGEST) return [];
  return text
    .replace(/\s*;\s*/g, ';')
    .split(/[\s,]+/)
    .flatMap((part) => {
      const [, tag, quality = '1'] = TAG.exec(part) ?? [];
      return tag === undefined ? [] : [{ tag, quality: Number(quality) }];
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
