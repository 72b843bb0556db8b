// Passkeys of users: kept, and taken away. The ceremonies that make and ask them are in core/passkey-ceremonies.

import { newId } from '../kit/ids.ts';
import type { Account, Passkey } from '../model/account.ts';
import { refuse } from '../model/refusal.ts';
import { Conflict, type Tx } from '../store/database.ts';
import * as store from '../store/passkeys.ts';
import { changeAccount } from './accounts.ts';
import { emit } from './events.ts';
import { post } from './letters.ts';
import type { Work } from './work.ts';

export type { PasskeyFacts } from '../store/passkeys.ts';

/**
 * Gives a user a passkey that a ceremony has proven, and tells them (M4). `settle` is what else belongs into the commit:
 * it gets the user as they are, held. Refuses `not_found`, and `passkey_taken` when somebody has the credential (P2).
 */
export async function addPasskey(
  work: Work,
  userId: string,
  facts: store.PasskeyFacts,
  settle?: (tx: Tx, before: Account) => Promise<void>,
): Promise<Passkey> {
  const now = work.now();
  const made: Passkey = { id: newId('idn', now), name: facts.name, lastUsedAt: null, createdAt: now, updatedAt: now };
  try {
    await changeAccount(work, userId, async (tx, before) => {
      await settle?.(tx, before);
      await store.insertPasskey(tx, work.environmentId, userId, { ...facts, ...made });
      await emit(work, tx, 'passkey.added', { userId, ...made });
      await notify(work, tx, before, 'added');
      return { ...before, passkeys: [...before.passkeys, made] };
    });
  } catch (error) {
    throw error instanceof Conflict ? refuse('passkey_taken') : error;
  }
  return made;
}

/** Takes a passkey from a user, and tells them. Refuses `not_found`, also for somebody else's. */
export async function removePasskey(work: Work, userId: string, id: string): Promise<void> {
  await changeAccount(work, userId, async (tx, before) => {
    const gone = before.passkeys.find((each) => each.id === id);
    if (!gone) throw refuse('not_found', { entity: 'passkey', id });
    await store.deletePasskey(tx, work.environmentId, userId, id);
    await emit(work, tx, 'passkey.removed', { userId, ...gone });
    await notify(work, tx, before, 'removed');
    return { ...before, passkeys: before.passkeys.filter((each) => each !== gone) };
  });
}

/** Takes all passkeys from a user within a commit that changes the user, and gives them as they are then. */
export async function dropPasskeys(work: Work, tx: Tx, before: Account): Promise<Account> {
  for (const gone of before.passkeys) {
    await store.deletePasskey(tx, work.environmentId, before.id, gone.id);
    await emit(work, tx, 'passkey.removed', { userId: before.id, ...gone });
  }
  return { ...before, passkeys: [] };
}

async function notify(work: Work, tx: Tx, { email, locale }: Account, change: 'added' | 'removed'): Promise<void> {
  if (email !== null) await post(work, tx, 'passkey_changed', { to: email, locale }, { change });
}
