// A house with so many rows in every table that a plan without an index would show.

import { seedUsers } from '../src/core/seed.ts';
import { analyze } from './explaining.ts';
import type { TestHouse } from './house.ts';

const USERS = 20_000;
const ORGANIZATIONS = 200;

/** Fills the first environment of a house, and another one beside it. */
export async function crowd(house: TestHouse): Promise<void> {
  const { database, environment } = house;
  const other = await house.addTenant();
  await house.call('POST', '/user_management/users', { body: { email: 'first@example.com' } });
  await seedUsers(house.house.tools, environment.id, { users: USERS, seedNumber: 1 });
  await seedUsers(house.house.tools, other.environment.id, { users: USERS / 10, seedNumber: 2 });
  await database.commit(async (tx) => {
    // On a busy machine so many rows take longer than a request may.
    if (tx.kind === 'postgres') await tx.run({ name: '', sql: 'set local statement_timeout = 0' }, []);
    for (const sql of STATEMENTS) await tx.run({ name: '', sql }, []);
  });
  await analyze(database);
}

const LATER = 'created_at + 400000000000';
// A row of each user. Whatever must be unique is made from the user's id.
type OfUsers = 'factors' | 'codes' | 'pending_sign_ins' | 'passkeys' | 'backup_codes' | 'sign_in_tokens';

function ofUsers(table: OfUsers): string {
  const [columns, values] = {
    factors: ['type, issuer, account, secret, verified_at', "'totp', 'x', 'x', 'x', created_at"],
    codes: ['purpose, email, digest, tries, expires_at', `'magic_auth', id, id, 0, ${LATER}`],
    pending_sign_ins: ['lookup, client_id, auth_method, expires_at', `id, 'client_x', 'password', ${LATER}`],
    passkeys: ['name, credential_id, public_key, counter, transports, is_backed_up', "'x', id, 'x', 0, '[]', false"],
    backup_codes: ['hash', "'no hash'"],
    sign_in_tokens: ['lookup, created_by, expires_at', `id, 'x', ${LATER}`],
  }[table];
  return `insert into ${table} (environment_id, id, user_id, created_at, updated_at, ${columns})
      select environment_id, '${table}_' || substr(id, 6), id, created_at, created_at, ${values} from users`;
}

// Ids keep the part that tells their time.
const STATEMENTS = [
  `insert into password_credentials (environment_id, user_id, hash, created_at, updated_at)
      select environment_id, id, 'no hash', created_at, created_at from users`,
  `insert into sessions (environment_id, id, user_id, client_id, auth_method, authenticated_at, expires_at, created_at, updated_at)
      select environment_id, 'session_' || substr(id, 6), id, 'client_x', 'password', created_at, ${LATER}, created_at, created_at from users`,
  `insert into refresh_tokens (environment_id, id, session_id, lookup, created_at, expires_at)
      select environment_id, 'refresh_' || substr(id, 9), id, 'digest of ' || id, created_at, expires_at from sessions`,
  `insert into events (environment_id, id, sequence, name, data, context, created_at)
      select environment_id, 'event_' || substr(id, 6), 1 + row_number() over (order by id), 'user.created',
        (select data from events where name = 'user.created'), (select context from events where name = 'user.created'), created_at
      from users`,
  `insert into webhook_endpoints (environment_id, id, face, url, status, event_names, cursor, created_at, updated_at)
      select id, 'we_full', 'none', 'none', 'disabled', '[]', 0, created_at, created_at from environments`,
  `insert into webhook_deliveries (environment_id, endpoint_id, event_id, state, tries, failures, started_at, due_at, settled_at, created_at, updated_at)
      select environment_id, 'we_full', id, 'delivered', 1, 0, created_at, created_at, created_at, created_at, created_at from events`,
  `insert into attempts (environment_id, key, count, window_ends_at)
      select environment_id, 'digest of ' || id, 1, ${LATER} from users`,
  `insert into organizations (environment_id, id, name, slug, created_at, updated_at)
      select environment_id, 'org_' || place, 'Organization ' || place, 'organization-' || place, created_at, created_at
      from (select environment_id, created_at, row_number() over (partition by environment_id order by id) as place from users) as numbered
      where place <= ${ORGANIZATIONS}`,
  `insert into memberships (environment_id, id, user_id, organization_id, status, created_at, updated_at)
      select environment_id, 'om_' || substr(id, 6), id, 'org_' || (1 + place % ${ORGANIZATIONS}), 'active', created_at, created_at
      from (select environment_id, id, created_at, row_number() over (partition by environment_id order by id) as place from users) as numbered`,
  ...(['factors', 'codes', 'pending_sign_ins', 'passkeys', 'backup_codes', 'sign_in_tokens'] as const).map(ofUsers),
  `insert into sign_in_tokens (environment_id, id, user_id, lookup, created_by, expires_at, created_at, updated_at)
      select environment_id, 'sign_in_token_' || substr(id, 6), id, 'digest of ' || id, 'nobody', ${LATER}, created_at, updated_at from users`,
  `insert into authorization_codes (environment_id, id, user_id, client_id, digest, redirect_uri, auth_method, organization_settled, second_factor, tries, expires_at, created_at, updated_at)
      select environment_id, 'authorization_' || substr(id, 6), id, 'client_x', id, 'https://x', 'password', false, false, 0, ${LATER}, created_at, created_at from users`,
  `insert into device_authorizations (environment_id, id, user_id, client_id, digest, user_lookup, organization_settled, second_factor, poll_seconds, next_poll_at, expires_at, created_at, updated_at)
      select environment_id, 'device_' || substr(id, 6), id, 'client_x', id, id, false, false, 5, created_at, ${LATER}, created_at, created_at from users`,
  `insert into challenges (environment_id, id, factor_id, tries, expires_at, created_at, updated_at)
      select environment_id, 'auth_challenge_' || substr(id, 6), id, 0, ${LATER}, created_at, created_at from factors`,
  // In the other environment: these could not be shown, they hold no token.
  `insert into invitations (environment_id, id, email, canonical, organization_id, lookup, sealed, expires_at, created_at, updated_at)
      select environment_id, 'invitation_' || substr(id, 4), id, id, organization_id, id, 'x', ${LATER}, created_at, created_at
      from memberships where environment_id = (select max(id) from environments)`,
  `insert into letters (environment_id, id, kind, recipient, state, tries, due_at, expires_at, created_at, updated_at)
      select environment_id, 'letter_' || substr(id, 6), 'password_changed', id, 'kept', 0, created_at, ${LATER}, created_at, created_at from users`,
  `insert into organization_domains (environment_id, id, organization_id, domain, state, strategy, verification_token, created_at, updated_at)
      select environment_id, 'org_domain_' || substr(id, 5), id, id || '.example', 'pending', 'dns', 'x', created_at, created_at from organizations`,
  `insert into organization_domains (environment_id, id, organization_id, domain, state, strategy, verification_token, created_at, updated_at)
      select environment_id, 'org_domain_of_' || substr(id, 4), organization_id, id || '.many.example', 'verified', 'dns', 'x', created_at, created_at from memberships where substr(id, 29) < '4'`,
  `insert into browser_sessions (environment_id, id, lookup, user_id, auth_method, second_factor, authenticated_at, expires_at, created_at)
      select environment_id, 'browser_' || substr(id, 6), id, id, 'password', false, created_at, ${LATER}, created_at from users`,
  `insert into flows (environment_id, id, lookup, browser, request, expires_at, created_at, updated_at)
      select environment_id, 'flow_' || substr(id, 6), id, id, '{}', ${LATER}, created_at, created_at from users`,
  `insert into connections (environment_id, id, organization_id, type, name, state, is_required, created_at, updated_at)
      select environment_id, 'conn_' || substr(id, 4), organization_id, 'GenericOIDC', 'many', 'draft', false, created_at, created_at from memberships`,
  `insert into sso_identities (environment_id, id, connection_id, issuer, subject, user_id, raw_attributes, created_at, updated_at)
      select environment_id, 'prof_' || substr(id, 4), 'conn_' || substr(id, 4), 'https://x', user_id, user_id, '{}', created_at, created_at from memberships`,
  `insert into roles (environment_id, id, organization_id, slug, name, permissions, created_at, updated_at)
      select environment_id, 'role_' || substr(id, 4), organization_id, 'org-' || id, 'Role', '[]', created_at, created_at from memberships`,
  `insert into api_keys (environment_id, id, digest, name, hint, created_at)
      select environment_id, 'api_key_' || substr(id, 6), 'digest of ' || id, 'many', 'many', created_at from users`,
  `insert into images (environment_id, id, user_id, content_type, created_at)
      select environment_id, 'image of ' || environment_id || id, id, 'image/webp', created_at from users`,
  `insert into image_objects (environment_id, id, created_at) select environment_id, id, created_at from images`,
  `insert into external_accounts (environment_id, id, user_id, provider, subject, created_at, updated_at)
      select environment_id, 'external_account_' || substr(id, 6), id, 'google', id, created_at, created_at from users`,
  `insert into connect_applications (environment_id, id, client_id, kind, name, scopes, redirect_uris, uses_pkce, created_at, updated_at)
      select environment_id, 'conn_app_' || substr(id, 6), 'client_' || id, 'dynamic', 'many', '[]', '[]', false, created_at, created_at from users`,
  `insert into application_grants (environment_id, id, user_id, application_id, scopes, created_at, updated_at)
      select environment_id, 'authorized_connect_app_' || substr(id, 6), id, 'conn_app_' || substr(id, 6), '[]', created_at, created_at from users`,
  `insert into user_api_keys (environment_id, id, user_id, organization_id, name, digest, hint, permissions, created_at, updated_at)
      select environment_id, 'api_key_' || substr(id, 4), user_id, organization_id, 'many', id, 'many', '[]', created_at, created_at from memberships`,
];
