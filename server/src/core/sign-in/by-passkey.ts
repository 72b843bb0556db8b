// Signing in with a passkey.

import { refuse } from '../../model/refusal.ts';
import { findUser } from '../../store/users.ts';
import { tellFailures } from '../failures.ts';
import { provePasskey, readPasskey, spendPasskey, tellRegress } from '../passkey-ceremonies.ts';
import { requireMethod } from '../settings.ts';
import type { Work } from '../work.ts';
import { type Circumstances, finish, type Outcome } from './finish.ts';

/** What a browser brings who was offered to sign in with a passkey. */
export interface PasskeyAnswer {
  /** What the browser is known by, as when it was asked. */
  browser: string;
  /** What it answered: whatever came, an object or its JSON. */
  response: unknown;
}

/**
 * Proves a passkey, once, and signs in whom it belongs to. It counts as two factors, and no other is asked for: the
 * authenticator proved that it is at hand by its key, and by its user-verified flag, without which nothing passes here,
 * that whoever holds it gave it their PIN, finger or face (NIST SP 800-63B section 3.1.7). Wrong passwords never lock
 * it (B3): a signature cannot be guessed, so no try is taken from any budget, and only an operator keeps somebody out.
 *
 * Refuses `invalid_passkey`, the same for every fault of the answer and for a user without an e-mail address, and as
 * `finish` does. Every refusal leaves an event; one of a counter that did not rise leaves another (P1).
 */
export async function signInByPasskey<T>(
  work: Work,
  { browser, response }: PasskeyAnswer,
  from: Circumstances<T>,
): Promise<Outcome<T>> {
  const who = { method: 'passkey', email: '' } as const;
  return tellFailures(work, 'authentication.passkey_failed', who, from, async (told) => {
    requireMethod(work.environment.settings, 'passkey', 'grant');
    const claim = await readPasskey(work, browser, response);
    const user = await findUser(work.db, work.environmentId, claim.passkey.userId);
    if (!user) throw refuse('invalid_passkey');
    Object.assign(told, { userId: user.id, email: user.email });
    const proven = await provePasskey(work, claim);
    const stale = refuse('invalid_passkey');
    return finish(
      work,
      {
        user,
        method: 'passkey',
        event: 'authentication.passkey_succeeded',
        secondFactor: true,
        settle: (tx) => spendPasskey(work, tx, proven, stale),
      },
      from,
    ).catch(async (error: unknown) => {
      if (error === stale) await tellRegress(work, proven);
      throw error;
    });
  });
}
