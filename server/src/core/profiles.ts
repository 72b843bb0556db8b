// Changing a user whole: names, username, which identifiers are primary, password, metadata.

import { type Account, primaryOf } from '../model/account.ts';
import { refuse } from '../model/refusal.ts';
import type { Tx } from '../store/database.ts';
import { insertIdentifier, updateIdentifier } from '../store/identifiers.ts';
import { changeAccount } from './accounts.ts';
import { claiming, dropIdentifier, makeIdentifier, putIdentifier, withIdentifier } from './identifiers.ts';
import { changeUserBuckets, type MetadataChange, type MetadataWay } from './metadata.ts';
import { checkPast, type Named, type ProfileChange } from './new-accounts.ts';
import { type NewPassword, readNewPassword, setPassword } from './passwords.ts';
import { checkLocale } from './profile.ts';
import { named } from './users.ts';
import type { Work } from './work.ts';

/** What to change; an absent field stays as it is. */
export interface AccountChange extends Omit<Named, 'password' | 'metadata'>, ProfileChange {
  /** The picture that the user has; it cannot be another's. */
  imageId?: string;
  /** Null takes it away. */
  username?: string | null;
  password?: NewPassword;
  /** Whether a new password ends the sessions. */
  endSessions?: boolean;
  /** Ids of identifiers that are to be the primary ones of their types. */
  primary?: { [T in 'email' | 'phone' | 'web3_wallet']?: string | undefined };
  /** Whether the owner of the former primary address is told. */
  notify?: boolean;
  /** Metadata: each bucket that is given replaces the former. */
  buckets?: MetadataChange;
  /** Whatever else changes with it, within the same commit. */
  also?(tx: Tx, account: Account): Promise<Account>;
}

/**
 * Changes a user in one commit. Refuses `not_found`, `invalid_identifier`, `identifier_taken`, `external_id_taken`,
 * `identifier_not_theirs`, `identifier_unverified`, `last_identifier`, `invalid_locale`, `future_time`, `metadata_too_large`, and as a new password
 * does.
 */
export async function updateAccount(work: Work, id: string, change: AccountChange): Promise<Account> {
  const { buckets = {}, primary = {}, username, imageId, notify = false, endSessions = false, also } = change;
  const names = change.locale === undefined ? change : { ...change, locale: checkLocale(change.locale) };
  const profile = profileOf(change);
  checkPast(work, profile);
  const wanted = username
    ? makeIdentifier({ type: 'username', value: username, standing: 'verified' }, true, work.now(), 'update')
    : null;
  const hash = await readNewPassword(work, id, change.password, ({ identifiers }) => {
    return wanted ? [...identifiers, wanted] : identifiers;
  });
  const claimed = { userId: id, identifiers: wanted ? [wanted] : [] };
  return claiming(work, 'update', claimed, () =>
    changeAccount(work, id, async (tx, before, now) => {
      let account: Account = {
        ...before,
        ...named(before, names),
        ...profile,
        ...changeUserBuckets(before, buckets, 'replace'),
      };
      // Images are uploaded for a user: another's, and what is no image, is none of theirs.
      if (imageId !== undefined && imageId !== before.imageId)
        throw refuse('not_found', { entity: 'image', id: imageId });
      if (username !== undefined) account = await putUsername(work, tx, account, wanted, now);
      for (const [type, chosen] of Object.entries(primary)) {
        if (chosen === undefined) continue;
        const theirs = account.identifiers.some((each) => each.type === type && each.id === chosen);
        if (!theirs) throw refuse('identifier_not_theirs', { type: type as keyof typeof primary });
        account = await putIdentifier(work, tx, account, chosen, { isPrimary: true, notify });
      }
      if (hash !== null) account = await setPassword(work, tx, account, hash, { endSessions });
      return also ? also(tx, account) : account;
    }),
  );
}

/** Merges into, or replaces, the buckets that are given, of a user who is held meanwhile. Refuses `not_found`, `metadata_too_large`. */
export async function updateMetadata(
  work: Work,
  id: string,
  change: MetadataChange,
  how: MetadataWay,
): Promise<Account> {
  return changeAccount(work, id, (_, before) => ({ ...before, ...changeUserBuckets(before, change, how) }));
}

async function putUsername(
  work: Work,
  tx: Tx,
  before: Account,
  wanted: ReturnType<typeof makeIdentifier> | null,
  now: number,
): Promise<Account> {
  const own = primaryOf(before, 'username');
  if (!wanted) return own ? dropIdentifier(work, tx, before, own, now) : before;
  if (own?.value === wanted.value) return before;
  if (!own) {
    await insertIdentifier(tx, work.environmentId, before.id, wanted);
    return withIdentifier(before, wanted);
  }
  const renamed = { ...own, value: wanted.value, canonical: wanted.canonical, updatedAt: now };
  await updateIdentifier(tx, work.environmentId, before.id, renamed);
  return withIdentifier(before, renamed);
}

const PROFILE = [
  'deleteSelfEnabled',
  'createOrganizationEnabled',
  'createOrganizationsLimit',
  'legalAcceptedAt',
  'bypassClientTrust',
  'createdAt',
] as const;

function profileOf(change: AccountChange): ProfileChange {
  const given = PROFILE.filter((field) => change[field] !== undefined);
  return Object.fromEntries(given.map((field) => [field, change[field]]));
}
