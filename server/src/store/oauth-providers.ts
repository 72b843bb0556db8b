// SQL of the identity providers that an environment has set up.

import { sql } from 'kysely';
import type { Provider } from '../model/external-account.ts';
import type { OAuthProvider } from '../model/oauth-provider.ts';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Named = { environmentId: string; provider: string };

/** A provider with what only a call to it needs. */
export interface SealedProvider extends OAuthProvider {
  clientSecret: string | null;
}

function toProvider(row: Tables['oauth_providers']): SealedProvider {
  return {
    provider: row.provider as Provider,
    clientId: row.client_id,
    clientSecret: row.client_secret,
    clientAuth: row.client_auth,
    issuer: row.issuer,
    authorizationEndpoint: row.authorization_endpoint,
    tokenEndpoint: row.token_endpoint,
    userinfoEndpoint: row.userinfo_endpoint,
    scopes: row.scopes as string[],
    teamId: row.team_id,
    keyId: row.key_id,
    returnsTokens: row.returns_tokens,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const put = command((db, p: { environmentId: string } & SealedProvider) => {
  const written = {
    client_id: p.clientId,
    client_secret: p.clientSecret,
    client_auth: p.clientAuth,
    issuer: p.issuer,
    authorization_endpoint: p.authorizationEndpoint,
    token_endpoint: p.tokenEndpoint,
    userinfo_endpoint: p.userinfoEndpoint,
    scopes: p.scopes,
    team_id: p.teamId,
    key_id: p.keyId,
    returns_tokens: p.returnsTokens,
    updated_at: p.updatedAt,
  };
  return db
    .insertInto('oauth_providers')
    .values({ environment_id: p.environmentId, provider: p.provider, created_at: p.createdAt, ...written })
    .onConflict((conflict) => conflict.columns(['environment_id', 'provider']).doUpdateSet(written))
    .returningAll();
});

const byName = query((db, p: Named) =>
  db
    .selectFrom('oauth_providers')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('provider', '=', p.provider),
);

const list = query((db, p: { environmentId: string }) =>
  db
    .selectFrom('oauth_providers')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .orderBy('provider')
    .limit(sql<number>`1000`),
);

const remove = command((db, p: Named) =>
  db
    .deleteFrom('oauth_providers')
    .where('environment_id', '=', p.environmentId)
    .where('provider', '=', p.provider)
    .returningAll(),
);

/** Writes a provider, in the place of one of its name. */
export async function putProvider(tx: Tx, environmentId: string, provider: SealedProvider): Promise<SealedProvider> {
  const row = await put.first(tx, { environmentId, ...provider });
  return toProvider(row as Tables['oauth_providers']);
}

export async function findProvider(db: Db, environmentId: string, provider: string): Promise<SealedProvider | null> {
  const row = await byName.first(db, { environmentId, provider });
  return row ? toProvider(row) : null;
}

/** All of them, by name. */
export async function listProviders(db: Db, environmentId: string): Promise<SealedProvider[]> {
  return (await list.all(db, { environmentId })).map(toProvider);
}

/** Takes a provider away and gives it; null when there is none. */
export async function deleteProvider(tx: Tx, environmentId: string, provider: string): Promise<SealedProvider | null> {
  const row = await remove.first(tx, { environmentId, provider });
  return row ? toProvider(row) : null;
}
