// Which language a letter is written in, and how that language is set.

import { LANGUAGES } from './words/index.ts';

export type Language = keyof typeof LANGUAGES;

const RIGHT_TO_LEFT = new Set<Language>(['ar']);

/** The language for a locale: itself, else one of the same language and script, else English. */
export function languageOf(locale: string | null): Language {
  const wanted = parse(locale);
  if (!wanted) return 'en';
  const exact = names.find((name) => name === wanted.baseName);
  if (exact) return exact;
  const { language, script } = wanted.maximize();
  // A language without a script of ours is still better read in the other script than in English.
  const related = names.filter((name) => new Intl.Locale(name).language === language);
  return related.find((name) => new Intl.Locale(name).maximize().script === script) ?? related[0] ?? 'en';
}

/** Which way a language is written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
}

/** A time from now in the largest unit that says it exactly: "in 10 minutes", "dans 7 jours". */
export function fromNow(language: Language, minutes: number): string {
  const whole = Math.max(1, Math.round(minutes));
  const [count, unit] =
    whole % 1_440 === 0
      ? ([whole / 1_440, 'day'] as const)
      : whole % 60 === 0
        ? ([whole / 60, 'hour'] as const)
        : ([whole, 'minute'] as const);
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(count, unit);
}

const names = Object.keys(LANGUAGES) as Language[];

function parse(locale: string | null): Intl.Locale | null {
  try {
    return locale ? new Intl.Locale(locale.replaceAll('_', '-')) : null;
  } catch {
    return null;
  }
}
