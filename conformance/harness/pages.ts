// What only the hosted pages bring about, written into the server's database as they write it: authorization codes,
// decided devices, accounts with providers, applications that act for people.

import { createHash, randomBytes } from 'node:crypto';
import type { FreshDatabase, Value } from './database.ts';
import type { Server } from './server.ts';

type At = { server: Pick<Server, 'storage' | 'clientId'> };
type Row = Record<string, Value>;

/** Where the pages send people back to in these stories. */
export const CALLBACK = 'https://app.example.com/callback';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const chance = (count: number) => [...randomBytes(count)].map((byte) => DIGITS[byte % 32]).join('');
const newId = (prefix: string) => `${prefix}_01${chance(24)}`;

/** SHA-256 in base64url: how secrets rest, and what a PKCE challenge is (RFC 7636 section 4.2). */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** What somebody proved on the pages. */
export interface Proven {
  method?: string;
  organizationId?: string;
  secondFactor?: boolean;
}

const provenOf = ({ method = 'google_oauth', organizationId, secondFactor = false }: Proven): Row => ({
  auth_method: method,
  organization_id: organizationId ?? null,
  organization_settled: organizationId !== undefined,
  second_factor: secondFactor,
});

async function insert({ query }: FreshDatabase, table: string, row: Row): Promise<void> {
  const [environment] = await query('select id from environments limit 1');
  const now = Date.now();
  const whole = { environment_id: environment?.id as string, created_at: now, updated_at: now, ...row };
  const [columns, values] = [Object.keys(whole), Object.values(whole)];
  const places = columns.map(() => '?').join(', ');
  await query(`insert into ${table} (${columns.join(', ')}) values (${places})`, ...values);
}

/** Gives an application the code with which somebody comes back from the pages. */
export async function issueCode(
  { server }: At,
  userId: string,
  { verifier, clientId, ...proven }: Proven & { verifier?: string; clientId?: string } = {},
): Promise<string> {
  const code = `0${chance(25)}`;
  await insert(server.storage, 'authorization_codes', {
    id: newId('authorization'),
    user_id: userId,
    client_id: clientId ?? server.clientId,
    digest: digestOf(code),
    redirect_uri: CALLBACK,
    challenge: verifier === undefined ? null : digestOf(verifier),
    ...provenOf(proven),
    ip_address: '203.0.113.9',
    user_agent: 'a browser',
    tries: 0,
    expires_at: Date.now() + 600_000,
  });
  return code;
}

/** Lets a device in, for somebody. */
export async function approveDevice({ server }: At, code: string, userId: string, proven: Proven = {}): Promise<void> {
  await decide(server.storage, code, { ...provenOf(proven), user_id: userId, approved_at: Date.now() });
}

/** Turns a device away. */
export async function denyDevice({ server }: At, code: string): Promise<void> {
  await decide(server.storage, code, { denied_at: Date.now() });
}

/** Lets the time pass that a device has to leave between its polls. */
export async function awaitPoll({ server }: At, code: string): Promise<void> {
  await server.storage.query('update device_authorizations set next_poll_at = 0 where digest = ?', digestOf(code));
}

// A decision takes the code away that people type.
async function decide({ query }: FreshDatabase, code: string, row: Row): Promise<void> {
  const changes = Object.keys(row).map((column) => `${column} = ?`);
  const set = ['user_lookup = null', ...changes].join(', ');
  await query(`update device_authorizations set ${set} where digest = ?`, ...Object.values(row), digestOf(code));
}

/** Links an account that a provider vouched for to a user. */
export async function linkAccount({ server }: At, userId: string, provider: string, subject: string): Promise<void> {
  const account = { id: newId('external_account'), user_id: userId, provider, subject, email: null };
  await insert(server.storage, 'external_accounts', account);
}

/** Makes an application, and has a user let it act for them. */
export async function authorizeApplication(
  { server }: At,
  userId: string,
  { kind, name, organizationId = null }: { kind: string; name: string; organizationId?: string | null },
): Promise<{ id: string; clientId: string; grantId: string }> {
  const [id, clientId, grantId] = [newId('conn_app'), newId('client'), newId('authorized_connect_app')];
  await insert(server.storage, 'connect_applications', {
    id,
    client_id: clientId,
    kind,
    name,
    description: null,
    organization_id: organizationId,
    scopes: JSON.stringify(['openid', 'email']),
    redirect_uris: JSON.stringify([{ uri: CALLBACK, isDefault: true }]),
    uses_pkce: true,
  });
  await insert(server.storage, 'application_grants', {
    id: grantId,
    user_id: userId,
    application_id: id,
    scopes: JSON.stringify(['openid']),
    resource: null,
  });
  return { id, clientId, grantId };
}
