// One user under two wires, as a small model: what each wire must show of whom, and the lists of both.

import { expect } from 'vitest';
import type { Reply, Tenant, TestHouse } from '../house.ts';

export const WORKOS = '/user_management/users';
export const CLERK = '/v1/users';

export interface Address {
  address: string;
  standing: 'verified' | 'reserved' | 'unverified';
}

/** What both wires must show of a user. */
export interface Person {
  id: string;
  firstName: string | null;
  lastName: string | null;
  externalId: string | null;
  locale: string | null;
  username: string | null;
  addresses: Address[];
  /** The primary address. */
  primary: string | null;
  /** WorkOS's flat map, and Clerk's bucket: kept apart. */
  flat: Record<string, string>;
  open: Record<string, unknown>;
}

/** One environment with its users as they should be, oldest first. */
export class World {
  readonly people: Person[] = [];
  private addresses = 0;

  readonly house: TestHouse;
  private readonly tenant: Tenant;

  constructor(house: TestHouse, tenant: Tenant) {
    this.house = house;
    this.tenant = tenant;
  }

  call(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Reply> {
    // So that no two are made in one millisecond, where the order would be by chance.
    this.house.clock.advance(7);
    return this.house.call(method, path, { key: this.tenant.apiKey, headers, ...(body ? { body } : {}) });
  }

  address(): string {
    this.addresses += 1;
    return `Person-${this.addresses}@example.com`;
  }

  isTaken(externalId: string | null, but?: Person): boolean {
    return externalId !== null && this.people.some((each) => each !== but && each.externalId === externalId);
  }

  /** Both views of a user, against the model. */
  async check(person: Person): Promise<void> {
    const clerk = await this.call('GET', `${CLERK}/${person.id}`);
    const workos = await this.call('GET', `${WORKOS}/${person.id}`);
    expect(clerkView(clerk.body), 'Clerk').toEqual(clerkExpected(person));
    if (person.primary === null) expect(workos.status, 'WorkOS').toBe(404);
    else expect(workosView(workos.body), 'WorkOS').toEqual(workosExpected(person));
  }

  /** Both lists: the same users in the order of creation, and the count. */
  async checkLists(): Promise<void> {
    const newest = [...this.people].reverse();
    const clerk = await this.call('GET', `${CLERK}?limit=500`);
    const workos = await this.call('GET', `${WORKOS}?limit=100`);
    expect(idsIn(clerk.body)).toEqual(newest.map(({ id }) => id));
    expect(idsIn(workos.body.data)).toEqual(newest.filter(({ primary }) => primary !== null).map(({ id }) => id));
    expect((await this.call('GET', `${CLERK}/count`)).body.total_count).toBe(newest.length);
  }
}

const idsIn = (users: { id: string }[]) => users.map(({ id }) => id);

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
export type Body = any;

function clerkView(user: Body) {
  const addresses = user.email_addresses.map((each: Body) => ({
    address: each.email_address,
    standing: each.reserved ? 'reserved' : each.verification ? each.verification.status : 'unverified',
  }));
  const primary = user.email_addresses.find((each: Body) => each.id === user.primary_email_address_id);
  return {
    names: [user.first_name, user.last_name, user.external_id, user.locale, user.username],
    addresses: [...addresses].sort(byAddress),
    primary: primary?.email_address ?? null,
    open: user.public_metadata,
  };
}

const clerkExpected = (person: Person) => ({
  names: [person.firstName, person.lastName, person.externalId, person.locale, person.username],
  addresses: [...person.addresses].sort(byAddress),
  primary: person.primary,
  open: person.open,
});

const byAddress = (a: Address, b: Address) => (a.address < b.address ? -1 : 1);

const workosView = (user: Body) => ({
  names: [user.first_name, user.last_name, user.external_id, user.locale],
  email: [user.email, user.email_verified],
  flat: user.metadata,
});

const workosExpected = (person: Person) => ({
  names: [person.firstName, person.lastName, person.externalId, person.locale],
  email: [person.primary, standingOf(person, person.primary) === 'verified'],
  flat: person.flat,
});

const standingOf = ({ addresses }: Person, address: string | null) =>
  addresses.find((each) => each.address === address)?.standing;
