// Signing in through identity providers in tests, without pages: what those do with the core is done here.

import { changeSettings } from '../src/core/environments.ts';
import { type NewProvider, setProvider } from '../src/core/oauth-providers.ts';
import { beginProvider, endProvider, type Outward } from '../src/core/outward.ts';
import type { VisitAsk } from '../src/core/provider-visits.ts';
import { signInByProvider } from '../src/core/sign-in/by-provider.ts';
import { startSession } from '../src/core/sign-in/session.ts';
import { openWork, SYSTEM } from '../src/core/work.ts';
import type { EnvironmentSettings } from '../src/model/environment.ts';
import type { ProvenIdentity } from '../src/model/proven-identity.ts';
import type { TestHouse } from './house.ts';
import { ADA, CLIENT, type Claims, type Issuer, startIssuer } from './issuers.ts';

export const CALLBACK = 'http://latchkey.test/oauth/callback/custom_acme';

/** A visit that began: where the browser was sent, and what was remembered. */
export interface Begun {
  url: URL;
  outward: Outward;
}

/** Begins a visit, as the pages do. */
export async function begin(house: TestHouse, provider = 'custom_acme', given: Partial<VisitAsk> = {}): Promise<Begun> {
  const ask = { state: 'flow.chance', scopes: [], params: {}, loginHint: null, prompt: null, redirectUri: CALLBACK };
  const { url, outward } = await beginProvider(house.work, { ...ask, ...given, provider });
  return { url: new URL(url), outward: JSON.parse(JSON.stringify(outward)) };
}

/** Ends it with what a browser brings. */
export function end(house: TestHouse, { outward }: Begun, query: Record<string, string>, provider = 'custom_acme') {
  return endProvider(house.work, { provider, outward, query, redirectUri: CALLBACK });
}

/** A provider of the operator's own that answers whoever visits it as that person. */
export async function acme(house: TestHouse, person: Claims = ADA, given: Partial<NewProvider> = {}) {
  let visit: Begun | undefined;
  const issuer = await startIssuer(() => ({ ...person, nonce: visit?.url.searchParams.get('nonce') }));
  const set = () => setProvider(house.work, { name: 'custom_acme', ...CLIENT, issuer: issuer.issuer, ...given });
  await set();
  return {
    issuer,
    set,
    /** Goes there, and comes back with a code. */
    async go(
      query: Record<string, string | undefined> = {},
      at = house,
    ): Promise<{ visit: Begun; query: Record<string, string> }> {
      visit = await begin(at, given.name);
      return { visit, query: honestQuery(issuer, query) };
    },
    /** The whole way, up to who they are. */
    async identity(query: Record<string, string | undefined> = {}, at = house): Promise<ProvenIdentity> {
      const gone = await this.go(query, at);
      return end(at, gone.visit, gone.query, given.name);
    },
  };
}

export type Acme = Awaited<ReturnType<typeof acme>>;

/** What an honest browser brings. */
export function honestQuery(issuer: Issuer, query: Record<string, string | undefined> = {}): Record<string, string> {
  const said = { code: 'code-1', state: 'flow.chance', iss: issuer.issuer, ...query };
  return Object.fromEntries(Object.entries(said).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** An identity as a provider that everybody knows would prove it. */
export function proven(given: Partial<ProvenIdentity> = {}): ProvenIdentity {
  return {
    kind: 'oauth',
    provider: 'google',
    connectionId: null,
    organizationId: null,
    issuer: 'https://accounts.google.com',
    subject: 'google-1',
    email: 'ada@example.com',
    emailVerified: true,
    firstName: 'Ada',
    lastName: 'Lovelace',
    name: 'Ada Lovelace',
    imageUrl: null,
    username: null,
    scopes: ['openid', 'email'],
    tokens: { accessToken: 'access-1', refreshToken: 'refresh-1', idToken: null, expiresAt: null },
    assertion: null,
    groups: [],
    attributes: {},
    ...given,
  };
}

/** Signs in by an identity; gives the session or the step. */
export function signIn(house: TestHouse, identity: ProvenIdentity, given: { invitationId?: string } = {}) {
  const from = { clientId: house.clientId, ipAddress: '203.0.113.7', userAgent: 'a browser', ending: startSession };
  // A unit of work of its own, as every request has.
  const work = openWork(house.house.tools, house.work.environment, SYSTEM);
  return signInByProvider(work, identity, { ...from, ...given });
}

/** The house with settings changed, and a unit of work that knows them. */
export async function withSettings(house: TestHouse, change: Partial<EnvironmentSettings>): Promise<TestHouse> {
  const { environment: before, house: opened } = house;
  await changeSettings(opened.tools, before, change);
  const environment = { ...before, settings: { ...before.settings, ...change } };
  return { ...house, environment, work: openWork(house.house.tools, environment, SYSTEM) };
}

/** The refusal that something ends in, by its code. */
export async function refusalOf(doing: Promise<unknown>): Promise<string> {
  return doing.then(
    () => 'nothing',
    (error: { code?: string }) => error.code ?? String(error),
  );
}
