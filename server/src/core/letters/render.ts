// From what a letter tells to the letter itself.

import type { LetterData, LetterKind, RenderedLetter } from '../../model/letter.ts';
import { setLetter } from './frame.ts';
import { quoted } from './inert.ts';
import { fromNow, type Language, languageOf } from './language.ts';
import { LANGUAGES } from './words/index.ts';
import type { LetterFacts, Wording } from './words.ts';

/** Renders a letter in the language nearest to a locale. `product` is whose letter it is. */
export function renderLetter<K extends LetterKind>(
  kind: K,
  data: LetterData[K],
  about: { product: string; locale: string | null },
): RenderedLetter {
  const language = languageOf(about.locale);
  const words = LANGUAGES[language];
  const product = quoted(about.product) ?? 'Latchkey';
  const facts = makeFacts[kind](data, { product, language });
  const say = words.letters[kind] as (facts: LetterFacts[K]) => Wording;
  return setLetter({
    language,
    wording: say(facts),
    code: 'code' in data ? data.code : null,
    url: 'url' in data ? data.url : null,
    copyLink: words.copyLink,
    footer: words.footer({ product }),
  });
}

interface About {
  product: string;
  language: Language;
}

const ending = ({ minutes }: { minutes: number }, { product, language }: About) => ({
  product,
  life: fromNow(language, minutes),
});

/** What the words are made from. Here, and only here, names that strangers chose become inert. */
const makeFacts: { [K in LetterKind]: (data: LetterData[K], about: About) => LetterFacts[K] } = {
  verify_email: ending,
  magic_code: ending,
  email_change: ending,
  email_changed: ({ newEmail }, { product }) => ({ product, newEmail: quoted(newEmail) ?? '' }),
  password_reset: ending,
  password_changed: (_, { product }) => ({ product }),
  account_exists: (_, { product }) => ({ product }),
  invitation: ({ organizationName, inviterName, days }, { product, language }) => ({
    product,
    organization: quoted(organizationName),
    inviter: quoted(inviterName),
    life: fromNow(language, days * 1_440),
  }),
  factor_changed: ({ change }, { product }) => ({ product, change }),
  passkey_changed: ({ change }, { product }) => ({ product, change }),
  backup_codes_changed: ({ change }, { product }) => ({ product, change }),
};
