// Every letter that the house writes. Each locale has words for all of them, so a new one does not compile until it is translated.

/** What each letter tells, and so what its writer has to know. */
export interface LetterData {
  /** A code that proves the address of a new or changed account. */
  verify_email: { code: string; minutes: number };
  /** A code that signs its owner in. */
  magic_code: { code: string; minutes: number };
  /** To the new address, to prove it. */
  email_change: { code: string; minutes: number };
  /** To the old address, after the change. */
  email_changed: { newEmail: string };
  password_reset: { url: string; minutes: number };
  password_changed: Record<never, never>;
  invitation: { url: string; organizationName: string | null; inviterName: string | null; days: number };
  /** A second factor was added to an account or removed from it. */
  factor_changed: { change: 'added' | 'removed' };
  passkey_changed: { change: 'added' | 'removed' };
  /** Somebody tried to make an account with an address that has one. */
  account_exists: Record<never, never>;
  /** A set of backup codes took the place of the former, or none did. */
  backup_codes_changed: { change: 'added' | 'removed' };
}

export type LetterKind = keyof LetterData;

/**
 * `waiting` to be sent, `sent`, `failed` for good (`problem` says why), or `kept`: written where no mail server is
 * configured, to be read in the outbox.
 */
export type LetterState = 'waiting' | 'sent' | 'failed' | 'kept';

/** A letter in the outbox, without what it says. */
export interface Letter {
  id: string;
  kind: LetterKind;
  /** The one address it goes to. */
  to: string;
  /** As asked for; what it is written in may be a fallback. */
  locale: string | null;
  state: LetterState;
  /** How often it was handed to the mail server. */
  tries: number;
  /** When it is tried next, while it waits. */
  dueAt: number;
  /** Afterwards it is sent no more, and what it says is gone. */
  expiresAt: number;
  sentAt: number | null;
  /** What went wrong last. */
  problem: string | null;
  createdAt: number;
  updatedAt: number;
}

/** A letter as it is read. */
export interface RenderedLetter {
  subject: string;
  text: string;
  html: string;
  /** The locale it is written in. */
  language: string;
}

/** Where letters go once they are written. */
export interface Outbox {
  /** Whether somebody sends them; else they are kept to be read. */
  readonly sends: boolean;
  /** Something was written just now: look soon. */
  nudge(): void;
}
