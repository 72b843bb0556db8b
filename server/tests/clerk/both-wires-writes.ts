// Writes on either wire, each with what it must come to in the model of both-wires.ts.

import fc from 'fast-check';
import { expect } from 'vitest';
import { type Address, type Body, CLERK, type Person, WORKOS, type World } from './both-wires.ts';

const OLD = { 'clerk-api-version': '2025-11-10' };

// What may be said of somebody on either wire; undefined says nothing.
const name = fc.option(fc.constantFrom('Ada', 'Grace', 'Зоя', 'O’Neill', 'de la Cruz'), { nil: undefined });
const said = fc.record(
  {
    firstName: name,
    lastName: name,
    externalId: fc.option(fc.constantFrom('one', 'two', 'three'), { nil: undefined }),
    locale: fc.option(fc.constantFrom('en', 'de-AT', 'pt-BR'), { nil: undefined }),
  },
  { noNullPrototype: true },
);
type Said = typeof said extends fc.Arbitrary<infer S> ? S : never;

const wireNames = ({
  firstName,
  lastName,
  externalId,
  locale,
}: Partial<Record<keyof Said, string | null | undefined>>) => ({
  ...(firstName === undefined ? {} : { first_name: firstName }),
  ...(lastName === undefined ? {} : { last_name: lastName }),
  ...(externalId === undefined ? {} : { external_id: externalId }),
  ...(locale === undefined ? {} : { locale }),
});

const given = (values: object) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** One write on one wire, about somebody who is there, if anybody is. */
type Write = (world: World, person: Person | undefined) => Promise<void>;

const standing = fc.constantFrom('verified', 'reserved') as fc.Arbitrary<'verified' | 'reserved'>;

export const createOnClerk = fc.tuple(said, fc.array(standing, { minLength: 0, maxLength: 3 }), fc.boolean()).map(
  ([who, standings, named]): Write =>
    async (world) => {
      const addresses = standings.map((each) => ({ address: world.address(), standing: each }));
      const username = named || addresses.length === 0 ? `user_${world.people.length}_${addresses.length}` : null;
      const { status, body } = await world.call('POST', CLERK, {
        ...wireNames(who),
        ...(username ? { username: `${username}_${world.house.clock.now()}` } : {}),
        email_address: addresses.map(({ address }) => address),
        email_address_identification_status: standings,
      });
      expect(status).toBe(world.isTaken(who.externalId ?? null) ? 422 : 200);
      if (status === 200) world.people.push(madePerson(body.id, who, addresses, body.username));
    },
);

export const createOnWorkos = fc.tuple(said, fc.boolean()).map(
  ([who, verified]): Write =>
    async (world) => {
      const address = world.address();
      const { status, body } = await world.call('POST', WORKOS, {
        ...wireNames(who),
        email: address,
        email_verified: verified,
      });
      expect(status).toBe(world.isTaken(who.externalId ?? null) ? 400 : 201);
      const addresses: Address[] = [{ address, standing: verified ? 'verified' : 'unverified' }];
      if (status === 201) world.people.push(madePerson(body.id, who, addresses, null));
    },
);

function madePerson(id: string, who: Said, addresses: Address[], username: string | null): Person {
  const { firstName = null, lastName = null, externalId = null, locale = null } = who;
  const [first] = addresses;
  return {
    id,
    firstName,
    lastName,
    externalId,
    locale,
    username,
    addresses,
    primary: first?.address ?? null,
    flat: {},
    open: {},
  };
}

const patchOnClerk = fc.tuple(said, fc.subarray(['firstName', 'lastName', 'externalId', 'locale'] as const)).map(
  ([who, cleared]): Write =>
    async (world, person) => {
      if (!person) return;
      const change = { ...given(who), ...Object.fromEntries(cleared.map((key) => [key, null])) } as Partial<Person>;
      const { status } = await world.call('PATCH', `${CLERK}/${person.id}`, wireNames(change));
      expect(status).toBe(world.isTaken(change.externalId ?? null, person) ? 422 : 200);
      if (status === 200) Object.assign(person, change);
    },
);

const putOnWorkos = fc.tuple(said, fc.subarray(['externalId', 'locale'] as const)).map(
  ([who, cleared]): Write =>
    async (world, person) => {
      if (!person) return;
      const change = { ...given(who), ...Object.fromEntries(cleared.map((key) => [key, null])) } as Partial<Person>;
      const { status } = await world.call('PUT', `${WORKOS}/${person.id}`, wireNames(change));
      const taken = world.isTaken(change.externalId ?? null, person);
      expect(status).toBe(person.primary === null ? 404 : taken ? 400 : 200);
      if (status === 200) Object.assign(person, change);
    },
);

const moveOnWorkos = fc.constant<Write>(async (world, person) => {
  if (!person || person.primary === null) return;
  const address = world.address();
  const { status } = await world.call('PUT', `${WORKOS}/${person.id}`, { email: address });
  expect(status).toBe(200);
  // It takes the place of the primary one; the others stay.
  const others = person.addresses.filter((each) => each.address !== person.primary);
  person.addresses = [...others, { address, standing: 'unverified' }];
  person.primary = address;
});

const verifyOnWorkos = fc.constant<Write>(async (world, person) => {
  if (!person || person.primary === null) return;
  const { status } = await world.call('PUT', `${WORKOS}/${person.id}`, { email_verified: true });
  expect(status).toBe(200);
  const { primary, addresses } = person;
  person.addresses = addresses.map((each) => (each.address === primary ? { ...each, standing: 'verified' } : each));
});

const promoteOnClerk = fc.nat(2).map(
  (at): Write =>
    async (world, person) => {
      const chosen = person?.addresses[at];
      if (!person || !chosen) return;
      const { body: user } = await world.call('GET', `${CLERK}/${person.id}`);
      const { id } = user.email_addresses.find((each: Body) => each.email_address === chosen.address);
      const { status } = await world.call('PATCH', `${CLERK}/${person.id}`, { primary_email_address_id: id });
      // What is the primary one already says nothing new.
      const may = chosen.standing !== 'unverified' || chosen.address === person.primary;
      if (status === 200) person.primary = chosen.address;
      expect([status, may]).toEqual([may ? 200 : 422, may]);
    },
);

const addOnClerk = fc.tuple(fc.boolean(), fc.boolean()).map(
  ([verified, primary]): Write =>
    async (world, person) => {
      if (!person) return;
      const address = world.address();
      const fields = { user_id: person.id, email_address: address, verified, primary: primary && verified };
      const { status } = await world.call('POST', '/v1/email_addresses', fields);
      expect(status).toBe(200);
      person.addresses = [...person.addresses, { address, standing: verified ? 'verified' : 'unverified' }];
      if ((primary && verified) || person.primary === null) person.primary = address;
    },
);

const metadataOnClerk = fc
  .dictionary(fc.constantFrom('a', 'b'), fc.constantFrom<unknown>(1, null, { deep: [true] }))
  .map(
    (patch): Write =>
      async (world, person) => {
        if (!person) return;
        const { status } = await world.call('PATCH', `${CLERK}/${person.id}/metadata`, { public_metadata: patch });
        expect(status).toBe(200);
        person.open = Object.fromEntries(
          Object.entries({ ...person.open, ...patch }).filter(([, value]) => value !== null),
        );
      },
  );

const metadataOnWorkos = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('x', 'y'), { minKeys: 1 }).map(
  (metadata): Write =>
    async (world, person) => {
      if (!person || person.primary === null) return;
      expect((await world.call('PUT', `${WORKOS}/${person.id}`, { metadata })).status).toBe(200);
      person.flat = { ...person.flat, ...metadata };
    },
);

const remove = fc.boolean().map(
  (onClerk): Write =>
    async (world, person) => {
      if (!person) return;
      const isThere = onClerk || person.primary !== null;
      const { status } = await world.call('DELETE', `${onClerk ? CLERK : WORKOS}/${person.id}`);
      expect(status).toBe(isThere ? 200 : 404);
      if (isThere) world.people.splice(world.people.indexOf(person), 1);
    },
);

/** Writes back on one wire what it read there. */
const writeBack = fc.boolean().map(
  (onClerk): Write =>
    async (world, person) => {
      if (!person) return;
      if (onClerk) await writeBackOnClerk(world, person);
      else if (person.primary !== null) await writeBackOnWorkos(world, person);
    },
);

export async function writeBackOnClerk(world: World, { id }: Person): Promise<void> {
  const { body: user } = await world.call('GET', `${CLERK}/${id}`);
  const { first_name, last_name, external_id, locale, username, primary_email_address_id, ...rest } = user;
  const { public_metadata, private_metadata, unsafe_metadata, create_organizations_limit, legal_accepted_at } = rest;
  const buckets = { public_metadata, private_metadata, unsafe_metadata };
  const limits = { create_organizations_limit, legal_accepted_at };
  const names = { first_name, last_name, external_id, locale, username, primary_email_address_id };
  const answer = await world.call('PATCH', `${CLERK}/${id}`, { ...names, ...buckets, ...limits }, OLD);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.body).toEqual(user);
}

export async function writeBackOnWorkos(world: World, { id }: Person): Promise<void> {
  const { body: user } = await world.call('GET', `${WORKOS}/${id}`);
  const { email, email_verified, first_name, last_name, external_id, locale, metadata } = user;
  const names = { email, email_verified, first_name, last_name, external_id, locale };
  // An empty map would clear, and there is nothing to clear.
  const answer = await world.call('PUT', `${WORKOS}/${id}`, { ...names, metadata });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.body).toEqual(user);
}

export const write = fc.oneof(
  { weight: 3, arbitrary: createOnClerk },
  { weight: 3, arbitrary: createOnWorkos },
  { weight: 3, arbitrary: patchOnClerk },
  { weight: 3, arbitrary: putOnWorkos },
  { weight: 2, arbitrary: moveOnWorkos },
  { weight: 2, arbitrary: verifyOnWorkos },
  { weight: 2, arbitrary: promoteOnClerk },
  { weight: 2, arbitrary: addOnClerk },
  { weight: 1, arbitrary: metadataOnClerk },
  { weight: 1, arbitrary: metadataOnWorkos },
  { weight: 3, arbitrary: writeBack },
  { weight: 1, arbitrary: remove },
);
