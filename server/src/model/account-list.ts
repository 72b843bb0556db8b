// Which users a list shows and in what order: filters that all have to hold, and pages by number or from a user on.

/** Those of `include`, if it names any, without those of `exclude`. */
export interface Choice {
  include: string[];
  exclude: string[];
}

/** Epoch ms: `before` and `after` are not part of it themselves, `since` is. */
export interface Span {
  before?: number;
  after?: number;
  since?: number;
}

/** What is given has to hold, all of it. Of a list of values any will do; an empty one is not given. */
export interface AccountFilter {
  /** As anybody spells them. */
  emails?: string[];
  phones?: string[];
  usernames?: string[];
  wallets?: string[];
  externalIds?: Choice;
  userIds?: Choice;
  /** Active members. */
  organizationIds?: Choice;
  /** A part of any address, phone, username, wallet, user id or name, whatever the case. */
  query?: string;
  emailQuery?: string;
  phoneQuery?: string;
  usernameQuery?: string;
  /** A part of first name, last name, or the two with a space between. */
  nameQuery?: string;
  banned?: boolean;
  createdAt?: Span;
  lastActiveAt?: Span;
  lastSignInAt?: Span;
  externalAccount?: { provider: string; subjects: string[] };
}

export const ACCOUNT_ORDERS = [
  'created_at',
  'updated_at',
  'last_active_at',
  'last_sign_in_at',
  'first_name',
  'last_name',
  'email',
  'phone',
  'username',
  'web3_wallet',
] as const;

/** An identifier's type orders by the primary one. Who has no such value comes last; equals go by id. */
export type AccountOrder = (typeof ACCOUNT_ORDERS)[number];

export interface AccountPage {
  order: AccountOrder;
  direction: 'asc' | 'desc';
  limit: number;
  offset: number;
  /** The user after whom the page begins; only for the order of creation. */
  startingAfter?: string;
}
