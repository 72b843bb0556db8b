// What a locale has to say: the same typed keys in every language, in plain text that the frame escapes.

import type { LetterKind } from '../../model/letter.ts';

/** One letter in words. Code or button stand between what comes before and what comes after. */
export interface Wording {
  subject: string;
  title: string;
  before: string[];
  /** What the button says; for letters with a link. */
  button?: string;
  after: string[];
}

/** What all letters may say. */
interface Common {
  /** Whose letter it is: the name of the environment. */
  product: string;
}

interface Ending extends Common {
  /** When it is over, from now: "in 10 minutes", with the preposition of the language. */
  life: string;
}

/** What each letter's words are made from. Names are clean already; codes and links are placed by the frame. */
export interface LetterFacts {
  verify_email: Ending;
  magic_code: Ending;
  email_change: Ending;
  email_changed: Common & { newEmail: string };
  password_reset: Ending;
  password_changed: Common;
  invitation: Ending & { organization: string | null; inviter: string | null };
  account_exists: Common;
  factor_changed: Common & { change: 'added' | 'removed' };
  passkey_changed: Common & { change: 'added' | 'removed' };
  backup_codes_changed: Common & { change: 'added' | 'removed' };
}

export interface Words {
  letters: { [K in LetterKind]: (facts: LetterFacts[K]) => Wording };
  /** Above the address of the button, spelled out. */
  copyLink: string;
  /** Why somebody gets this letter. */
  footer: (facts: Common) => string;
}
