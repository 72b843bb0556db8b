// The tokens that providers gave for the accounts of people there: sealed, opened, and renewed by one caller at a time.

import { setTimeout as sleep } from 'node:timers/promises';
import { type GrantedTokens, GrantFailed } from '../kit/oauth/client.ts';
import { refreshGrant } from '../kit/oauth/refresh.ts';
import type { ExternalAccount, Provider } from '../model/external-account.ts';
import { isCustom, readProvider } from '../model/oauth-provider.ts';
import { refuse } from '../model/refusal.ts';
import * as store from '../store/external-accounts.ts';
import { getAccount } from './accounts.ts';
import { clientOf, findProvider } from './oauth-providers.ts';
import type { Work } from './work.ts';

/** Longer than a request outwards may take. */
const LEASE = 20_000;
/** How long a caller waits for whoever is at work, and between two looks, in milliseconds. */
const PATIENCE = 15_000;
const BETWEEN_LOOKS = 100;
/** Ten years, in seconds: whoever says more means no end. */
const LONGEST = 315_360_000;

/** What a provider gave when somebody signed in there. */
export interface ProviderTokens {
  accessToken: string | null;
  refreshToken?: string | null;
  idToken?: string | null;
  /** Epoch ms; null for a token that does not end. */
  expiresAt?: number | null;
}

export interface AccessToken {
  account: ExternalAccount;
  token: string;
  idToken: string | null;
  /** Epoch ms; null for a token that does not end. */
  expiresAt: number | null;
}

/** What an application is given to call a provider with in somebody's name. */
export interface ReturnedTokens {
  accessToken: string;
  refreshToken: string | null;
  /** Epoch ms; null for a token that does not end. */
  expiresAt: number | null;
  scopes: string[];
}

/**
 * What a provider gave when the user last came by it, for the application; null where the provider is not set up to be
 * handed on, and for every other way to sign in.
 */
export async function findReturnedTokens(
  work: Work,
  userId: string,
  provider: Provider | null,
): Promise<ReturnedTokens | null> {
  if (provider === null || !(await findProvider(work, provider))?.returnsTokens) return null;
  const row = await store.findLastTokens(work.db, work.environmentId, userId, provider);
  const open = (column: TokenColumn) => row && openToken(work, row.id, column, row[column]);
  const accessToken = open('access_token');
  if (!row || !accessToken) return null;
  return { accessToken, refreshToken: open('refresh_token'), expiresAt: row.token_expires_at, scopes: row.scopes };
}

/** What a provider gave, in the form in which it rests on an account. */
export function sealTokens({ tools, environmentId }: Work, id: string, given: ProviderTokens): store.SealedTokens {
  const seal = (column: TokenColumn, text: string | null | undefined) =>
    text ? tools.vault.seal(text, place(environmentId, id, column)) : null;
  return {
    access_token: seal('access_token', given.accessToken),
    refresh_token: seal('refresh_token', given.refreshToken),
    id_token: seal('id_token', given.idToken),
    token_expires_at: given.expiresAt ?? null,
  };
}

/**
 * The access tokens of a user's accounts with a provider, `google` or as a wire calls it; from the `offset`th, `limit`
 * at most, and how many accounts there are. What is over is renewed first, and stored. Refuses `not_found`,
 * `unknown_provider`, `provider_not_set_up`, `provider_token_missing`, `provider_refused`.
 */
export async function listAccessTokens(
  work: Work,
  userId: string,
  name: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ tokens: AccessToken[]; total: number }> {
  const provider = readProvider(name);
  if (!provider) throw refuse('unknown_provider', { provider: name });
  const own = (await getAccount(work, userId)).externalAccounts.filter((each) => each.provider === provider);
  // Of a provider that everybody knows nobody needs to be told; one of the operator's own is there when it is set up.
  const asked = own.length > 0 || isCustom(provider);
  if (asked && !(await findProvider(work, provider))) throw refuse('provider_not_set_up', { provider });
  const found = await Promise.all(own.slice(offset, offset + limit).map((account) => fresh(work, account, provider)));
  return { tokens: found.filter((each) => each !== null), total: own.length };
}

// Null when the account is gone by now.
async function fresh(work: Work, account: ExternalAccount, provider: Provider): Promise<AccessToken | null> {
  const { environmentId } = work;
  const { id } = account;
  const giveUpAt = performance.now() + PATIENCE;
  for (let waited = false; performance.now() < giveUpAt; waited = true) {
    const row = await store.findTokens(work.db, environmentId, id);
    if (!row) return null;
    const open = (column: TokenColumn) => openToken(work, id, column, row[column]);
    const token = open('access_token');
    if (token === null) throw refuse('provider_token_missing', { kind: 'access' });
    const now = work.now();
    const { token_expires_at: expiresAt, refreshing_until: busyUntil } = row;
    if (expiresAt === null || expiresAt > now) return { account, token, idToken: open('id_token'), expiresAt };
    if (row.refresh_token === null) throw refuse('provider_token_missing', { kind: 'refresh' });
    // Whoever was at work came back with nothing: that is the answer for all who waited.
    if (waited && busyUntil === null) throw refuse('provider_refused', { provider });
    const until = now + LEASE;
    const claim = { refreshToken: row.refresh_token, now, until };
    if (await work.once((tx) => store.holdTokens(tx, environmentId, id, claim))) {
      const renewed = await renew(work, account, provider, until, row);
      if (renewed) return renewed;
    } else await sleep(BETWEEN_LOOKS);
  }
  throw refuse('provider_refused', { provider });
}

// Null when the tokens were replaced meanwhile, by somebody who signed in there.
async function renew(
  work: Work,
  account: ExternalAccount,
  provider: Provider,
  until: number,
  row: store.SealedTokens,
): Promise<AccessToken | null> {
  const { environmentId } = work;
  const { id } = account;
  try {
    const found = await findProvider(work, provider);
    if (!found) throw refuse('provider_not_set_up', { provider });
    const client = await clientOf(work, found);
    const former = openToken(work, id, 'refresh_token', row.refresh_token) as string;
    const granted = await refreshGrant(work.tools.outbound, client, former);
    const given = successors(work, granted, former);
    const sealed = { ...sealTokens(work, id, given), id_token: row.id_token };
    const stored = await work.once((tx) => store.renewTokens(tx, environmentId, id, until, sealed));
    if (!stored) return null;
    const { accessToken: token, expiresAt } = given;
    return { account, token, idToken: openToken(work, id, 'id_token', row.id_token), expiresAt };
  } catch (error) {
    await work.once((tx) => store.releaseTokens(tx, environmentId, id, until));
    throw error instanceof GrantFailed ? refuse('provider_refused', { provider }) : error;
  }
}

// A provider that gives no new refresh token lets the former one go on.
function successors(work: Work, granted: GrantedTokens, former: string) {
  const { accessToken, refreshToken, expiresIn } = granted;
  const expiresAt = expiresIn === null ? null : work.now() + Math.floor(Math.min(expiresIn, LONGEST) * 1_000);
  return { accessToken, refreshToken: refreshToken ?? former, expiresAt };
}

type TokenColumn = 'access_token' | 'refresh_token' | 'id_token';

function openToken({ tools, environmentId }: Work, id: string, column: TokenColumn, sealed: string | null) {
  return sealed === null ? null : tools.vault.open(sealed, place(environmentId, id, column));
}

function place(environment: string, row: string, column: TokenColumn) {
  return { environment, table: 'external_accounts', column, row };
}
