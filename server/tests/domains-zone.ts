// The DNS as tests have it: what the owners of domains put there, and servers that do not answer.

import { type Dns, DnsFailed } from '../src/kit/dns.ts';
import type { TestHouse } from './house.ts';

export interface Zone extends Dns {
  /** What a name holds from now on. */
  set(name: string, ...texts: string[]): void;
  /** Nobody answers for a name from now on. */
  fail(name: string): void;
  /** What was asked for, in order. */
  asked: string[];
  /** What happens while somebody waits for an answer. */
  meanwhile: (() => Promise<unknown>) | null;
}

export function openZone(): Zone {
  const texts = new Map<string, string[] | null>();
  const zone: Zone = {
    asked: [],
    meanwhile: null,
    set: (name, ...held) => void texts.set(name, held),
    fail: (name) => void texts.set(name, null),
    async txt(name) {
      zone.asked.push(name);
      await zone.meanwhile?.();
      const held = texts.get(name);
      if (held === null) throw new DnsFailed('the DNS does not answer: ETIMEOUT');
      return held ?? [];
    },
  };
  return zone;
}

/** An organization with a domain that is to be proven, as the API shows the domain. */
export async function claimed({ call }: TestHouse, domain = 'acme.com', name = 'Acme') {
  const body = { name, domain_data: [{ domain, state: 'pending' }] };
  return (await call('POST', '/organizations', { body })).body.domains[0];
}

/** The record that its owner is to make. */
export const recordOf = (domain: { verification_prefix: string; verification_token: string }) =>
  `${domain.verification_prefix}=${domain.verification_token}`;

/** What was told of domains, the newest last. */
export async function toldOfDomains({ call }: TestHouse) {
  const { body } = await call('GET', '/events?order=asc&limit=100');
  return body.data.filter(({ event }: { event: string }) => event.startsWith('organization_domain.'));
}
