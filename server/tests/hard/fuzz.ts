// R11: every operation of the published documents, with requests that are right, spoiled or hostile, on each database.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { listAccounts } from '../../src/core/account-list.ts';
import { listEvents } from '../../src/core/events.ts';
import { revokeSession } from '../../src/core/sessions.ts';
import { finish } from '../../src/core/sign-in/finish.ts';
import { startSession } from '../../src/core/sign-in/session.ts';
import { createUser, deleteUser } from '../../src/core/users.ts';
import { makeHash } from '../../src/kit/passwords/verify.ts';
import type { User } from '../../src/model/user.ts';
import { putPassword } from '../../src/store/credentials.ts';
import { belongingsOf } from '../belongings.ts';
import { type Call, callsOf } from '../calls.ts';
import { saidBy } from '../envelopes.ts';
import type { Reply, TestHouse } from '../house.ts';
import { type Case, casesOf, type Target } from './fuzz-cases.ts';
import { faultsIn } from './fuzz-schema.ts';
import { MEANT_BY_CALL, PASSWORD, PEOPLE } from './fuzz-values.ts';
import { whyRefused } from './fuzz-verdict.ts';

// What cases may remove or spend is made anew so often.
const FRESH_EVERY = 20;

type References = Record<string, string>;

export interface Fuzzed {
  faults: string[];
  /** Of the cases, how many the first house did not refuse. */
  accepted: number;
}

export interface Fuzz {
  target: Target;
  /** The same operation as its vendor declares it: one case in four is made from that. */
  vendor?: Target | undefined;
  count: number;
  seed: number;
}

/** Sends cases of an operation to every house, and gives what was wrong with the answers. */
export async function fuzz(houses: TestHouse[], { target, vendor, count, seed }: Fuzz): Promise<Fuzzed> {
  const faults: string[] = [];
  let accepted = 0;
  const cases = fc.sample(allCases(target, vendor), { seed, numRuns: count });
  let references: References[] = [];
  for (const [at, each] of cases.entries()) {
    if (at % FRESH_EVERY === 0) references = await Promise.all(houses.map((house) => furnish(house, target, at)));
    const replies = await Promise.all(houses.map((house, index) => send(house, each, references[index] as References)));
    const found = replies.flatMap((reply, index) =>
      judge(filledIn(each, references[index] as References), reply, houses[index] as TestHouse),
    );
    const verdicts = new Set(
      replies.map(({ status, body }) => `${status} ${status < 400 ? '' : (saidBy(body).code ?? body?.error)}`),
    );
    if (verdicts.size > 1) found.push(`the databases differ: ${[...verdicts].join(', ')}`);
    if ((replies[0]?.status ?? 400) < 400) accepted += 1;
    if (found.length > 0) faults.push(`${found.join('; ')}: ${replay(each)}`);
  }
  return { faults, accepted };
}

// Judged by our own declaration, wherever it came from.
function allCases(target: Target, vendor: Target | undefined): fc.Arbitrary<Case> {
  if (!vendor) return casesOf(target);
  const foreign = casesOf(vendor).map((each) => ({ ...each, target }));
  return fc.oneof({ weight: 3, arbitrary: casesOf(target) }, { weight: 1, arbitrary: foreign });
}

function judge(each: Case, { status, headers, text, body }: Reply, { kind }: TestHouse): string[] {
  const { operation, components } = each.target;
  const on = (fault: string) => [`on ${kind}: ${status}: ${fault}`];
  if (status >= 500) return on(text);
  // A path that reads as another one is answered as that one.
  if (Object.values(each.params).some((segment) => segment === '.' || segment === '..')) return [];
  const refusal = whyRefused(each);
  if (status < 400 && refusal) return on(`was accepted, though ${refusal}`);
  const astray = each.target.path.includes('{') && [404, 405, 501].includes(status);
  if (astray && !operation.responses[status]) return [];
  const declared = operation.responses[status];
  if (!declared) return on(`is not declared: ${text.slice(0, 200)}`);
  if ('$ref' in declared) return [];
  const type = headers.get('content-type');
  if (declared.content?.['text/html']) return type === 'text/html; charset=utf-8' ? [] : on('is no page');
  const schema = declared.content?.['application/json']?.schema;
  if (!schema) return text === '' ? [] : on(`has a body that is not declared: ${text.slice(0, 200)}`);
  if (type !== 'application/json') return on('is not JSON');
  return faultsIn(schema, body, components).flatMap((fault) => on(`the answer is not as declared: ${fault}`));
}

// The case with the ids of a house in the place of what stands for them.
function filledIn(each: Case, references: References): Case {
  // Each grant has fields of its own, under names that others have too.
  const grant = /"grant_type":"([^"]+)"/.exec(typeof each.sent.body === 'string' ? each.sent.body : '')?.[1] ?? '';
  const known = (text: string, write = (value: string) => value) =>
    text.replaceAll(/REF\w+/g, (name) => {
      const value = references[grant + name] ?? references[name];
      return value === undefined ? name : write(value);
    });
  const inJson = (value: string) => JSON.stringify(value).slice(1, -1);
  const { body } = each.sent;
  return {
    ...each,
    params: Object.fromEntries(Object.entries(each.params).map(([name, value]) => [name, known(value)])),
    query: each.query.map(([name, value]) => [known(name), known(value)]),
    sent: { ...each.sent, body: typeof body === 'string' ? known(body, inJson) : body },
  };
}

async function send(house: TestHouse, each: Case, references: References): Promise<Reply> {
  const { target, params, query, sent, headers, key } = filledIn(each, references);
  const { body, type, encoding } = sent;
  const path = target.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const search = query.length > 0 ? `?${query.map((pair) => pair.map(percent).join('=')).join('&')}` : '';
  const raw = body ?? undefined;
  return house.call(target.method, `${path}${search}`, {
    key: key === 'right' ? house.apiKey : key === 'wrong' ? 'sk_test_nobody' : null,
    headers: {
      ...headers,
      ...(type ? { 'content-type': type } : {}),
      ...(encoding ? { 'content-encoding': encoding } : {}),
    },
    ...(raw === undefined ? {} : { raw }),
  });
}

// Half a surrogate pair goes out as the three bytes that it would be, where encodeURIComponent throws.
function percent(text: string): string {
  const half = (unit: number) => [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 63), 0x80 | (unit & 63)];
  return [...text]
    .map((each) =>
      each.isWellFormed()
        ? encodeURIComponent(each)
        : half(each.charCodeAt(0))
            .map((byte) => `%${byte.toString(16).toUpperCase()}`)
            .join(''),
    )
    .join('');
}

/** A request as it can be sent again, references included. */
function replay({ target, params, query, sent, headers, key }: Case): string {
  const { body } = sent;
  const path = target.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const shown = typeof body === 'string' || body === null ? body : { base64: Buffer.from(body).toString('base64') };
  const text = JSON.stringify({ method: target.method, path, query, key, headers, sent: { ...sent, body: shown } });
  return text.length < 2_000 ? text : `${text.slice(0, 2_000)}… (${text.length} characters)`;
}

let hash: Promise<string> | undefined;

// Each house gets the same people in the same state, under ids of its own.
async function furnish(house: TestHouse, target: Target, round: number): Promise<References> {
  const { work, database, clientId, apiKey } = house;
  const people: User[] = [];
  for (const { email, externalId } of PEOPLE) {
    // Whoever took one of these meanwhile, be it as one address of several.
    const page = { order: 'created_at', direction: 'desc', limit: 10, offset: 0 } as const;
    const owners = await Promise.all([
      listAccounts(work, { emails: [email] }, page),
      listAccounts(work, { externalIds: { include: [externalId], exclude: [] } }, page),
    ]);
    for (const id of new Set(owners.flat().map((owner) => owner.id))) await deleteUser(work, id);
    people.push(await createUser(work, { email, emailVerified: true, externalId }));
  }
  const [ada, bob, gone] = people;
  if (!ada || !bob || !gone) throw new Error('nobody is there');
  hash ??= makeHash(Buffer.from(PASSWORD));
  const phc = await hash;
  await database.commit((tx) => putPassword(tx, work.environmentId, ada.id, phc, work.now()));
  const signIn = async () => {
    const proof = { user: ada, method: 'password', event: 'authentication.password_succeeded' } as const;
    const { signedIn } = await finish(work, proof, {
      clientId,
      ipAddress: null,
      userAgent: null,
      ending: startSession,
    });
    if (!signedIn) throw new Error('a step stands in the way');
    return signedIn;
  };
  const [live, ended] = [await signIn(), await signIn()];
  await revokeSession(work, ended.session.id);
  await deleteUser(work, gone.id);
  const events = await listEvents(work, { names: [] }, { limit: 1, direction: 'asc' });
  return {
    ...(await meantBy(house, target, round)),
    REFada: ada.id,
    REFbob: bob.id,
    REFgone: gone.id,
    REFsession: live.session.id,
    REFended: ended.session.id,
    REFtoken: live.tokens.refreshToken,
    REFspent: ended.tokens.refreshToken,
    REFevent: events.rows[0]?.id ?? '',
    REFclient: clientId,
    REFkey: apiKey,
  };
}

// What a call of the operation that goes well would bring: its path parameters, its query and the text in its body.
async function meantBy(house: TestHouse, { method, path }: Target, round: number): Promise<References> {
  const endpoint = { method, path: path.replaceAll(/\{(\w+)\}/g, ':$1') };
  const own = belongingsOf(house, `fuzz-${seedOf({ method, path }, round)}`.replace('--', '-'));
  const calls: Call[] = await callsOf(endpoint, own);
  const texts = calls.flatMap(({ params = {}, query = {}, body = {} }) => {
    const inPath = Object.entries(params).map(([name, value]) => [`path_${name}`, value]);
    const one = (value: unknown) => (Array.isArray(value) ? value[0] : value);
    const given = Object.entries({ ...body, ...query }).map(([name, value]) => [name, one(value)]);
    const all = [...inPath, ...given].filter(([, value]) => typeof value === 'string');
    return all.map(([name, value]) => [`${body.grant_type ?? ''}${MEANT_BY_CALL}${name}`, value as string]);
  });
  return Object.fromEntries(texts);
}

/** The seed of one operation in a run: the same operation gets the same cases, whichever others run beside it. */
export function seedOf({ method, path }: Pick<Target, 'method' | 'path'>, seed: number): number {
  return createHash('sha256').update(`${seed} ${method} ${path}`).digest().readInt32BE();
}
