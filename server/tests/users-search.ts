// People for the tests of the list of users, any filter of it, and what the filter means, told without SQL.

import fc from 'fast-check';
import type { IdentifierType } from '../src/model/account.ts';
import type { AccountFilter, AccountOrder, Choice, Span } from '../src/model/account-list.ts';
import type { Tx } from '../src/store/database.ts';
import { putSearchText, searchTextOf } from '../src/store/user-search.ts';
import type { Tenant, TestHouse } from './house.ts';

export interface Person {
  id: string;
  firstName: string | null;
  lastName: string | null;
  externalId: string | null;
  createdAt: number;
  updatedAt: number;
  lastSignInAt: number | null;
  lastActiveAt: number | null;
  bannedAt: number | null;
  /** The first of each type is the primary one. */
  identifiers: { type: IdentifierType; value: string }[];
  organizations: { id: string; status: string }[];
  subjects: string[];
}

const NAMES = [
  'Ada',
  'ADA',
  'ada',
  'Lovelace',
  'Ömer',
  'ÖMER',
  'Zoë',
  'O’Neil',
  'a_b%c',
  'x\\y',
  '"q"',
  '李雷',
  '👩‍👩‍👧',
  'Ab',
  'Σίσυφος',
  'ΟΔΟΣ',
  'e\u0301tude',
  'A\tB',
  '',
];
const DOMAINS = ['example.com', 'example.org', 'acme.test'];
const ORGANIZATIONS = ['org_1', 'org_2', 'org_3', 'org_4'];
const SUBJECTS = ['s1', 's2', 's3'];
const TIMES = fc.integer({ min: 1000, max: 1012 });
let numbers = 0;

const ofType = (type: IdentifierType, word: fc.Arbitrary<string>) => word.map((value) => ({ type, value }));
// Some number of each type: what must be unique is, by a number.
const someIdentifiers = fc
  .tuple(
    fc.array(ofType('email', fc.constantFrom('Ada', 'bob', 'Q_x')), { maxLength: 2 }),
    fc.array(ofType('phone', fc.constantFrom('+1555', '+4930')), { maxLength: 1 }),
    fc.array(ofType('username', fc.constantFrom('Ada', 'neo', 'x_y')), { maxLength: 1 }),
    fc.array(ofType('web3_wallet', fc.constantFrom('0xAB', '0xcd')), { maxLength: 1 }),
  )
  .map((all) =>
    all.flat().map(({ type, value }, at) => {
      numbers += 1;
      const number = String(numbers);
      if (type === 'email') return { type, value: `${value}${number}@${DOMAINS[at % 3]}` };
      if (type === 'phone') return { type, value: value + number.padStart(7, '0') };
      return { type, value: type === 'username' ? `${value}-${number}` : value + number.padStart(38, 'F') };
    }),
  );

export const anyPerson: fc.Arbitrary<Person> = fc
  .record({
    firstName: fc.option(fc.constantFrom(...NAMES)),
    lastName: fc.option(fc.constantFrom(...NAMES)),
    named: fc.boolean(),
    createdAt: TIMES,
    updatedAt: TIMES,
    lastSignInAt: fc.option(TIMES),
    lastActiveAt: fc.option(TIMES),
    bannedAt: fc.option(TIMES, { freq: 1 }),
    identifiers: someIdentifiers,
    organizations: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom(...ORGANIZATIONS.slice(0, 3)),
        status: fc.constantFrom('active', 'active', 'inactive', 'pending'),
      }),
      { maxLength: 2, selector: ({ id }) => id },
    ),
    linked: fc.boolean(),
  })
  .map(({ named, linked, ...person }) => {
    numbers += 1;
    return {
      ...person,
      id: `user_${numbers}`,
      externalId: named ? `crm-${numbers % 60}-${numbers}` : null,
      subjects: linked ? [`s${numbers}`] : [],
    };
  });

// Values that people have, in other spellings, and such as nobody has.
const WORDS = fc.oneof(
  fc.constantFrom(
    'a',
    'ad',
    'ada',
    'ADA',
    'da@',
    'ömer',
    'ÖM',
    'Σ',
    'ΣΊΣ',
    'οδος',
    '李',
    '李雷',
    '_',
    '%',
    '\\',
    '"',
    '"q"',
    'a_b',
    'A b',
    'é',
    'É',
    'e',
  ),
  fc.constantFrom(
    'example',
    '.com',
    '@acme.test',
    '555',
    '+1555',
    '+4930000',
    'user_01j',
    'USER',
    '0xab',
    '000',
    'ada ada',
    'lovelace ada',
    ' ',
    'nobody here',
    '-1',
    'neo-',
  ),
  fc.string({ maxLength: 4 }).filter((word) => !word.includes('\u0000')),
);
const EMAILS = fc
  .tuple(fc.constantFrom('ada', 'BOB', 'q_X'), fc.integer({ min: 1, max: 200 }), fc.constantFrom(...DOMAINS))
  .map(([name, number, domain]) => `${name}${number}@${domain}`);
const span: fc.Arbitrary<Span> = fc.record(
  {
    before: fc.integer({ min: 1005, max: 1013 }),
    after: fc.integer({ min: 999, max: 1006 }),
    since: fc.integer({ min: 999, max: 1006 }),
  },
  { requiredKeys: [] },
);
const choice = (values: fc.Arbitrary<string>): fc.Arbitrary<Choice> =>
  fc.record({
    include: fc.oneof(fc.constant<string[]>([]), fc.array(values, { maxLength: 40 })),
    exclude: fc.array(values, { maxLength: 3 }),
  });
const ids = fc.integer({ min: 0, max: 70 }).map((at) => `user_01J${String(at).padStart(23, '0')}`);

const FILTERS = {
  emails: fc.array(fc.oneof({ weight: 20, arbitrary: EMAILS }, fc.constant('no address')), { maxLength: 100 }),
  phones: fc.array(
    fc.integer({ min: 1, max: 200 }).map((n) => `+1555${String(n).padStart(7, '0')}`),
    { maxLength: 30 },
  ),
  usernames: fc.array(
    fc.integer({ min: 1, max: 200 }).map((n) => `ADA-${n}`),
    { maxLength: 30 },
  ),
  wallets: fc.array(
    fc.integer({ min: 1, max: 200 }).map((n) => `0xab${String(n).padStart(38, 'f')}`),
    { maxLength: 30 },
  ),
  externalIds: choice(fc.integer({ min: 1, max: 400 }).map((n) => `crm-${n % 60}-${n}`)),
  userIds: choice(ids),
  organizationIds: choice(fc.constantFrom(...ORGANIZATIONS)),
  query: WORDS,
  emailQuery: WORDS,
  phoneQuery: WORDS,
  usernameQuery: WORDS,
  nameQuery: WORDS,
  banned: fc.boolean(),
  createdAt: span,
  lastActiveAt: span,
  lastSignInAt: span,
  externalAccount: fc.record({
    provider: fc.constantFrom('google', 'github'),
    subjects: fc.array(
      fc.oneof(
        fc.constantFrom(...SUBJECTS),
        fc.integer({ min: 1, max: 200 }).map((n) => `s${n}`),
      ),
      { minLength: 1, maxLength: 100 },
    ),
  }),
} satisfies { [K in keyof AccountFilter]-?: fc.Arbitrary<AccountFilter[K]> };

/** Up to two filters: of more, nobody passes. */
export const anyFilter: fc.Arbitrary<AccountFilter> = fc
  .subarray(Object.keys(FILTERS) as (keyof typeof FILTERS)[], { minLength: 0, maxLength: 2 })
  .chain((names) =>
    fc.record(Object.fromEntries(names.map((name) => [name, FILTERS[name]]))),
  ) as fc.Arbitrary<AccountFilter>;

/** Who passes a filter, by a plain reading of it, in order. */
export function expected(
  people: Person[],
  filter: AccountFilter,
  order: AccountOrder,
  direction: 'asc' | 'desc',
): string[] {
  const sign = direction === 'asc' ? 1 : -1;
  const rankOf = (person: Person): string | number | null => {
    if (order === 'email' || order === 'phone' || order === 'username' || order === 'web3_wallet')
      return valuesOf(person, order)[0]?.toLowerCase() ?? null;
    const { created_at, updated_at, last_active_at, last_sign_in_at, first_name, last_name } = {
      created_at: person.createdAt,
      updated_at: person.updatedAt,
      last_active_at: person.lastActiveAt,
      last_sign_in_at: person.lastSignInAt,
      first_name: person.firstName,
      last_name: person.lastName,
    };
    return { created_at, updated_at, last_active_at, last_sign_in_at, first_name, last_name }[order];
  };
  return people
    .filter((person) => passes(person, filter))
    .sort((one, other) => {
      const [a, b] = [rankOf(one), rankOf(other)];
      if (a === null || b === null) return a === b ? sign * compare(one.id, other.id) : a === null ? 1 : -1;
      return sign * (compare(a, b) || compare(one.id, other.id));
    })
    .map(({ id }) => id);
}

function passes(person: Person, filter: AccountFilter): boolean {
  const { firstName, lastName } = person;
  const names = [firstName, lastName, firstName && lastName && `${firstName} ${lastName}`];
  const [emails, phones, usernames, wallets] = (['email', 'phone', 'username', 'web3_wallet'] as const).map((type) =>
    valuesOf(person, type),
  ) as [string[], string[], string[], string[]];
  const active = person.organizations.filter(({ status }) => status === 'active').map(({ id }) => id);
  return (
    owns(emails, filter.emails) &&
    owns(phones, filter.phones) &&
    owns(usernames, filter.usernames) &&
    owns(wallets, filter.wallets) &&
    chosen([person.id], filter.userIds) &&
    chosen(person.externalId === null ? [] : [person.externalId], filter.externalIds) &&
    chosen(active, filter.organizationIds) &&
    holds([...emails, ...phones, ...usernames, ...wallets, person.id, ...names], filter.query) &&
    holds(emails, filter.emailQuery) &&
    holds(phones, filter.phoneQuery) &&
    holds(usernames, filter.usernameQuery) &&
    holds(names, filter.nameQuery) &&
    (filter.banned === undefined || filter.banned === (person.bannedAt !== null)) &&
    within(person.createdAt, filter.createdAt) &&
    within(person.lastActiveAt, filter.lastActiveAt) &&
    within(person.lastSignInAt, filter.lastSignInAt) &&
    (!filter.externalAccount ||
      (filter.externalAccount.provider === 'google' &&
        person.subjects.some((each) => filter.externalAccount?.subjects.includes(each))))
  );
}

const owns = (values: string[], wanted: string[] = []) =>
  wanted.length === 0 || values.some((value) => wanted.some((each) => each.toLowerCase() === value.toLowerCase()));
const chosen = (values: string[], { include, exclude }: Choice = { include: [], exclude: [] }) =>
  (include.length === 0 || values.some((each) => include.includes(each))) &&
  !values.some((each) => exclude.includes(each));
const within = (time: number | null, { before, after, since }: Span = {}) =>
  time === null
    ? before === undefined && after === undefined && since === undefined
    : (before === undefined || time < before) &&
      (after === undefined || time > after) &&
      (since === undefined || time >= since);
const holds = (values: (string | null)[], part: string | undefined) =>
  !part || values.some((value) => value !== null && plain(value).includes(plain(part)));

function plain(text: string): string {
  return [...text]
    .map((each) => (each === 'ς' ? 'σ' : each.toLowerCase()))
    .join('')
    .normalize('NFC')
    .replace(/\p{Cc}/gu, ' ');
}

function valuesOf(person: Person, type: IdentifierType): string[] {
  return person.identifiers.filter((each) => each.type === type).map(({ value }) => value);
}

// As both databases do it: by bytes.
function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Writes people into a tenant's environment, or only the texts by which they are searched. */
export async function populate(
  house: Pick<TestHouse, 'database'> & Pick<Tenant, 'environment'>,
  people: Person[],
  what: 'all' | 'texts' = 'all',
): Promise<void> {
  const environment_id = house.environment.id;
  await house.database.commit(async (tx) => {
    if (what === 'all')
      for (const id of ORGANIZATIONS)
        await insert(tx, 'organizations', { environment_id, id, name: id, created_at: 1, updated_at: 1 }, true);
    for (const person of people) {
      if (what === 'all') await insertPerson(tx, environment_id, person);
      await putSearchText(tx, environment_id, person.id, searchTextOf(person));
    }
  });
}

async function insertPerson(tx: Tx, environment_id: string, person: Person): Promise<void> {
  const own = { environment_id, created_at: person.createdAt, updated_at: person.updatedAt };
  await insert(tx, 'users', {
    ...own,
    id: person.id,
    external_id: person.externalId,
    first_name: person.firstName,
    last_name: person.lastName,
    metadata: '{}',
    last_sign_in_at: person.lastSignInAt,
    last_active_at: person.lastActiveAt,
    banned_at: person.bannedAt,
  });
  const primary = new Set<string>();
  for (const { type, value } of person.identifiers) {
    const is_primary = !primary.has(type);
    primary.add(type);
    const canonical = value.toLowerCase();
    await insert(tx, 'identifiers', {
      ...own,
      id: `idn_${value}`,
      user_id: person.id,
      type,
      value,
      canonical,
      is_primary,
      is_verified: true,
    });
  }
  for (const { id, status } of person.organizations)
    await insert(tx, 'memberships', {
      ...own,
      id: `om_${person.id}${id}`,
      user_id: person.id,
      organization_id: id,
      status,
    });
  for (const subject of person.subjects)
    await insert(tx, 'external_accounts', {
      ...own,
      id: `ea_${subject}`,
      user_id: person.id,
      provider: 'google',
      subject,
    });
}

async function insert(
  tx: Tx,
  table: string,
  row: Record<string, string | number | boolean | null>,
  maybe = false,
): Promise<void> {
  const places = Object.keys(row).map((_, at) => (tx.kind === 'postgres' ? `$${at + 1}` : `?${at + 1}`));
  const sql = `insert into ${table} (${Object.keys(row).join(', ')}) values (${places.join(', ')})${maybe ? ' on conflict do nothing' : ''}`;
  await tx.run({ name: '', sql }, Object.values(row));
}
