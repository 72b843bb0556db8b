// What a well-known identity provider is: where it is, how it is asked, and what its answers say of a person.

import type { ClientAuth } from '../model/oauth-provider.ts';

/** What a provider says of somebody, as far as it is to be believed. */
export interface Person {
  subject: string;
  email: string | null;
  /** Whether the provider can vouch for the address: whoever comes through it then may have the account of it. */
  emailVerified: boolean;
  firstName: string | null;
  lastName: string | null;
  name: string | null;
  imageUrl: string | null;
  username: string | null;
}

export type Facts = Record<string, unknown>;

/** What there is to read of a person: each part is asked for only when it is needed. */
export interface Source {
  /** The claims of the ID token, verified; empty for a provider that gives none. */
  claims: Facts;
  /** What came with the callback. It came through the browser: whoever holds that may have written it. */
  callback: Record<string, string>;
  /** What the userinfo endpoint says; of an OpenID provider only if it is of the same person. */
  userinfo(): Promise<Facts>;
  /** The same of an address below the userinfo endpoint: `/emails`. */
  below(path: string): Promise<unknown>;
}

export interface WellKnown {
  /** Its name, as its tokens and callbacks say it; `{tenantid}` stands for what the claim `tid` says. */
  issuer?: string;
  authorization: string;
  token: string;
  userinfo?: string;
  /** Where its keys are; absent for one that gives no ID tokens, or none that are bound to a visit. */
  keys?: string;
  /** False for those who refuse a challenge, or have no use for it (RFC 7636). */
  pkce?: boolean;
  clientAuth?: ClientAuth;
  /** What everybody is asked for. */
  scopes: string[];
  params?: Record<string, string>;
  /** Whether it answers by a form that the browser posts: then without cookies of ours. */
  formPost?: boolean;
  read(source: Source): Promise<Person>;
}

const MAX_TEXT = 256;
const MAX_URL = 2_048;

/** A text for people to read, or null: nothing that a table cannot hold or a page would be broken by. */
export function text(value: unknown, most = MAX_TEXT): string | null {
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  const fits =
    trimmed !== '' && trimmed.length <= most && trimmed.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(trimmed);
  return fits ? trimmed : null;
}

/** The id of a person: some providers give a number. Empty for anything that is none. */
export function subjectOf(value: unknown): string {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : '';
  // Not trimmed: it is compared to the letter.
  return typeof value === 'string' && text(value, 255) === value ? value : '';
}

/** The address of a picture, or null. */
export function picture(value: unknown): string | null {
  const url = text(value, MAX_URL);
  return url !== null && URL.canParse(url) && new URL(url).protocol === 'https:' ? new URL(url).href : null;
}

/** Whether something is said to be so: some say it in a text. */
export function yes(value: unknown): boolean {
  return value === true || value === 'true';
}

/** An object, or an empty one. */
export function facts(value: unknown): Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Facts) : {};
}

/** The standard claims (OpenID Connect Core section 5.1). Whether the address is vouched for, each provider says itself. */
export function standard(claims: Facts): Person {
  return {
    subject: subjectOf(claims.sub),
    email: text(claims.email, 320),
    emailVerified: false,
    firstName: text(claims.given_name),
    lastName: text(claims.family_name),
    name: text(claims.name),
    imageUrl: picture(claims.picture),
    username: text(claims.preferred_username),
  };
}

/** The claims of the ID token, and where it names no address, those of the userinfo endpoint too: the token's win. */
export async function allClaims({ claims, userinfo }: Source): Promise<Facts> {
  return claims.email === undefined ? { ...(await userinfo()), ...claims } : claims;
}
