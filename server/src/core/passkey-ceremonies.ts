// The passkey ceremonies (WebAuthn level 3, section 7): what a browser is asked, and what it answered, each once.

import { randomToken } from '../kit/secrets.ts';
import {
  askForNewPasskey,
  askForPasskey,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RelyingParty,
  relyingPartyOf,
  verifyAssertion,
  verifyAttestation,
} from '../kit/webauthn.ts';
import { type Assertion, readAssertion, readAttestation } from '../kit/webauthn-responses.ts';
import { type Account, identifierOf, type Passkey } from '../model/account.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { Orphan, type Tx } from '../store/database.ts';
import * as store from '../store/passkeys.ts';
import { getAccount } from './accounts.ts';
import {
  makeBrowserToken,
  readBrowserToken,
  spendBrowserToken,
  type TokenUse,
  wasBrowserTokenSpent,
} from './browser-tokens.ts';
import { emit } from './events.ts';
import { checkGates } from './gates.ts';
import { addPasskey } from './passkeys.ts';
import { requireMethod } from './settings.ts';
import type { Work } from './work.ts';

/** How long a ceremony may take, in ms. */
const LIFE = 5 * 60_000;
/** As many as a user handle may have (section 5.4.3), all of them random. */
const HANDLE_BYTES = 64;
const MAX_NAME = 64;

/**
 * Asks a browser for any passkey of ours. The question names nobody and is the same for everybody but for its challenge
 * (P2): whoever has a passkey is found by it. Good in that browser, once, for five minutes. Refuses `method_disabled`.
 */
export async function offerPasskeySignIn(work: Work, browser: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
  requireMethod(work.environment.settings, 'passkey', 'create');
  return askForPasskey(partyOf(work), { challenge: challengeOf(work, toSignIn(browser)), timeout: LIFE });
}

/**
 * Asks a browser to make a passkey for a user that it shall not have yet; the user is told to it by a random handle, made
 * with the first one. Good in that browser, once, for five minutes. That the user signed in lately is for the caller to
 * see to (M4). Refuses `method_disabled`, `not_found`.
 */
export async function offerPasskeyEnrolment(
  work: Work,
  userId: string,
  browser: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  requireMethod(work.environment.settings, 'passkey', 'create');
  const [account, known] = await Promise.all([
    getAccount(work, userId),
    store.listCredentials(work.db, work.environmentId, userId),
  ]);
  const challenge = challengeOf(work, toEnrol(userId, browser));
  const fresh = { userId, handle: randomToken(HANDLE_BYTES), now: work.now() };
  const handle = await work
    .commit((tx) => store.keepPasskeyHandle(tx, work.environmentId, fresh))
    .catch((error) => {
      throw error instanceof Orphan ? refuse('not_found', { entity: 'user', id: userId }) : error;
    });
  const user = { handle, name: identifierOf(account) ?? userId, displayName: displayNameOf(account) };
  const partyName = work.environment.settings.displayName ?? work.environment.name;
  return askForNewPasskey(partyOf(work), { challenge, timeout: LIFE, partyName, user, known });
}

/**
 * Gives a user the passkey that a browser made, tells them, and spends the challenge with it. What a new passkey is called
 * is cut to 64 characters. Refuses `invalid_passkey`, the same for every fault of the answer, `passkey_taken`,
 * `method_disabled`, `user_banned`, `user_locked`, `not_found`.
 */
export async function enrolPasskey(
  work: Work,
  userId: string,
  browser: string,
  response: unknown,
  name?: string | null,
): Promise<Passkey> {
  requireMethod(work.environment.settings, 'passkey', 'create');
  const attestation = readAttestation(response);
  if (!attestation) throw refuse('invalid_passkey');
  const challenge = await takeChallenge(work, toEnrol(userId, browser), attestation.challenge);
  const proven = await verifyAttestation(partyOf(work), attestation);
  if (!proven) throw refuse('invalid_passkey');
  return addPasskey(work, userId, { ...proven, name: nameOf(name) }, async (tx, before) => {
    checkGates(before, work.now());
    await spendChallenge(work, tx, challenge);
  });
}

/** A passkey that somebody claims to have, before it is proven. */
export interface Claim {
  passkey: store.HeldPasskey;
  assertion: Assertion;
  browser: string;
}

/** A passkey that was proven, until its proof is spent. */
export interface ProvenPasskey {
  id: string;
  userId: string;
  counter: number;
  isBackedUp: boolean;
  challenge: TakenChallenge;
}

/** Reads which passkey a browser answered with. Refuses `invalid_passkey` when we know none, or not the user's of its handle. */
export async function readPasskey(work: Work, browser: string, response: unknown): Promise<Claim> {
  const assertion = readAssertion(response);
  if (!assertion) throw refuse('invalid_passkey');
  const passkey = await store.findPasskeyByCredential(work.db, work.environmentId, assertion.credentialId);
  const { userHandle } = assertion;
  if (!passkey || (userHandle !== null && userHandle !== passkey.handle)) throw refuse('invalid_passkey');
  return { passkey, assertion, browser };
}

/** Verifies that a browser has the passkey, and that we asked it for one. Refuses `invalid_passkey`. */
export async function provePasskey(work: Work, { passkey, assertion, browser }: Claim): Promise<ProvenPasskey> {
  const challenge = await takeChallenge(work, toSignIn(browser), assertion.challenge);
  const proven = await verifyAssertion(partyOf(work), assertion, passkey.publicKey);
  if (!proven) throw refuse('invalid_passkey');
  return { ...proven, id: passkey.id, userId: passkey.userId, challenge };
}

/**
 * Spends a proof in the commit of what it is for: the challenge, and what its authenticator counted. Refuses
 * `invalid_passkey` when the challenge was used meanwhile, and with `stale` when the passkey is gone or did not count on.
 */
export async function spendPasskey(work: Work, tx: Tx, proven: ProvenPasskey, stale: Refusal): Promise<void> {
  await spendChallenge(work, tx, proven.challenge);
  if (!(await store.usePasskey(tx, work.environmentId, { ...proven, now: work.now() }))) throw stale;
}

/** Tells of a proof that was stale because its counter did not rise (P1): the authenticator may have been copied. */
export async function tellRegress(work: Work, { id, userId, counter }: ProvenPasskey): Promise<void> {
  const storedCounter = await store.findPasskeyCounter(work.db, work.environmentId, id);
  if (storedCounter === null) return;
  await work.commit((tx) => emit(work, tx, 'passkey.counter_regressed', { id, userId, counter, storedCounter }));
}

function partyOf(work: Work): RelyingParty {
  return relyingPartyOf(work.tools.publicUrl);
}

function toSignIn(browser: string): TokenUse {
  return { purpose: 'passkey sign-in', browser };
}

function toEnrol(userId: string, browser: string): TokenUse {
  return { purpose: `passkey of ${userId}`, browser };
}

interface TakenChallenge {
  token: string;
  until: number;
}

// Browsers carry a challenge as base64url of bytes, which the letters of a token are here.
function challengeOf(work: Work, use: TokenUse): string {
  return Buffer.from(makeBrowserToken(work, use, LIFE)).toString('base64url');
}

// Before anything is verified, so that an old answer says nothing more; who wins is decided when it is spent.
async function takeChallenge(work: Work, use: TokenUse, challenge: string): Promise<TakenChallenge> {
  const token = Buffer.from(challenge, 'base64url').toString();
  const until = readBrowserToken(work, use, token);
  if (until === null || (await wasBrowserTokenSpent(work, token))) throw refuse('invalid_passkey');
  return { token, until };
}

async function spendChallenge(work: Work, tx: Tx, { token, until }: TakenChallenge): Promise<void> {
  if (!(await spendBrowserToken(work, tx, token, until))) throw refuse('invalid_passkey');
}

function displayNameOf({ name, firstName, lastName }: Account): string {
  return name ?? [firstName, lastName].filter((part) => part !== null).join(' ');
}

function nameOf(given: string | null | undefined): string {
  const clean = (given ?? '')
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return [...clean].slice(0, MAX_NAME).join('').trim() || 'Passkey';
}
