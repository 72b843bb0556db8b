// F4: a domain is proven by its own record and no other, and what changed during the proof stays unverified.

import { expect, test } from 'vitest';
import { checkDueDomains } from '../../src/core/domain-proofs.ts';
import { claimed, openZone, recordOf, toldOfDomains } from '../domains-zone.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { rows } from './rows.ts';

const MINUTE = 60_000;

onEachDatabase('whose domain it is', (open) => {
  const enter = async () => {
    const zone = openZone();
    return { zone, house: await open({ dns: zone }) };
  };
  const verify = (house: TestHouse, id: string) => house.call('POST', `/organization_domains/${id}/verify`);
  const stateOf = async (house: TestHouse, id: string) =>
    (await house.call('GET', `/organization_domains/${id}`)).body.state;

  test.each<[string, (domain: { verification_token: string }) => string[]]>([
    ['of another token', () => ['latchkey-verify=AAAAAAAAAAAAAAAAAAAAAAAA']],
    ['without a token', () => ['latchkey-verify=']],
    ['of the token alone', ({ verification_token }) => [verification_token]],
    ['with more behind', ({ verification_token }) => [`latchkey-verify=${verification_token}x`]],
    ['with more before', ({ verification_token }) => [`not-latchkey-verify=${verification_token}`]],
    ['within another text', ({ verification_token }) => [`a latchkey-verify=${verification_token} b`]],
    ['in other letters', ({ verification_token }) => [`latchkey-verify=${verification_token.toLowerCase()}`]],
    ['in two records', ({ verification_token }) => ['latchkey-verify=', verification_token]],
    ['that is empty', () => ['', ' ']],
  ])('F4: a record %s proves nothing', async (_, texts) => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    // A token of capitals alone would be one in small letters too.
    zone.set('acme.com', ...texts(domain).filter((text) => text !== recordOf(domain)));
    expect((await verify(house, domain.id)).body.state).toBe('pending');
    house.clock.advance(MINUTE);
    await checkDueDomains(house.house.tools);
    expect(await stateOf(house, domain.id)).toBe('pending');
  });

  test('F4: a record above, below or beside a domain does not prove it', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house, 'mail.acme.com');
    for (const name of ['acme.com', 'www.mail.acme.com', 'latchkey-verify.mail.acme.com', 'other.com', 'com'])
      zone.set(name, recordOf(domain));
    expect((await verify(house, domain.id)).body.state).toBe('pending');
    expect(zone.asked).toEqual(['mail.acme.com']);
  });

  test("F4: the record of one organization's claim does not prove another's", async () => {
    const { house, zone } = await enter();
    const first = await claimed(house);
    zone.set('acme.com', recordOf(first));
    await house.call('DELETE', `/organization_domains/${first.id}`);
    const second = await claimed(house, 'acme.com', 'Thief');
    expect(second.verification_token).not.toBe(first.verification_token);
    expect((await verify(house, second.id)).body.state).toBe('pending');
  });

  test('F4: a domain that is verified is nobody else’s to claim', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    zone.set('acme.com', recordOf(domain));
    await verify(house, domain.id);
    const body = { name: 'Thief', domain_data: [{ domain: 'ACME.com', state: 'verified' }] };
    const second = await house.call('POST', '/organizations', { body });
    expect([second.status, second.body.code]).toEqual([409, 'domain_already_exists']);
  });

  test.each<[string, (house: TestHouse, id: string) => Promise<unknown>]>([
    [
      'whose token changed',
      (house, id) => rows(house.database, "update organization_domains set verification_token = 'x' where id = ?", id),
    ],
    [
      'that became another',
      (house, id) => rows(house.database, "update organization_domains set domain = 'other.com' where id = ?", id),
    ],
    [
      'that failed',
      (house, id) => rows(house.database, "update organization_domains set state = 'failed' where id = ?", id),
    ],
  ])('F4: a domain %s during its proof stays unverified', async (_, change) => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    zone.set('acme.com', recordOf(domain));
    zone.meanwhile = () => change(house, domain.id);
    expect((await verify(house, domain.id)).body.state).not.toBe('verified');
    house.clock.advance(MINUTE);
    await checkDueDomains(house.house.tools);
    expect(await stateOf(house, domain.id)).not.toBe('verified');
    expect((await toldOfDomains(house)).map(({ event }: { event: string }) => event)).toEqual([
      'organization_domain.created',
    ]);
  });

  test('F4: a domain that was given up during its proof stays given up', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    zone.set('acme.com', recordOf(domain));
    zone.meanwhile = () => house.call('DELETE', `/organization_domains/${domain.id}`);
    expect((await verify(house, domain.id)).status).toBe(404);
    expect(await rows(house.database, 'select id from organization_domains')).toEqual([]);
  });

  test('F4: a proof that was begun anew does not fail by the look-up of the one before', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    house.clock.advance(31 * 86_400_000);
    zone.meanwhile = async () => {
      zone.meanwhile = null;
      await verify(house, domain.id);
    };
    await checkDueDomains(house.house.tools);
    expect(await stateOf(house, domain.id)).toBe('pending');
  });

  test('F4: many callers at once verify a domain once', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    zone.set('acme.com', recordOf(domain));
    house.clock.advance(MINUTE);
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, () => verify(house, domain.id)),
      checkDueDomains(house.house.tools),
    ]);
    for (const answer of answers) {
      if (typeof answer !== 'number') expect([201, 400]).toContain(answer.status);
    }
    const told = (await toldOfDomains(house)).filter(({ event }: { event: string }) => event.endsWith('.verified'));
    expect(told).toHaveLength(1);
  });
});
