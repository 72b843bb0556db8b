// Proving a domain: the record that its owner makes, the call that looks for it, and the looks in between.

import { expect, test } from 'vitest';
import { checkDueDomains } from '../src/core/domain-proofs.ts';
import { claimed, openZone, recordOf, toldOfDomains } from './domains-zone.ts';
import { onEachDatabase, type TestHouse } from './house.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

onEachDatabase('proving a domain', (open) => {
  const enter = async () => {
    const zone = openZone();
    return { zone, house: await open({ dns: zone }) };
  };
  const verify = (house: TestHouse, id: string) => house.call('POST', `/organization_domains/${id}/verify`);
  const stateOf = async (house: TestHouse, id: string) =>
    (await house.call('GET', `/organization_domains/${id}`)).body.state;
  const names = async (house: TestHouse) => (await toldOfDomains(house)).map(({ event }: { event: string }) => event);

  test('the call finds the record among others, and the domain is verified', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    zone.set('acme.com', 'v=spf1 -all', recordOf(domain), 'something else');
    const { status, body } = await verify(house, domain.id);
    expect([status, body.state, body.verification_strategy]).toEqual([201, 'verified', 'dns']);
    expect(body.verification_token).toBe(domain.verification_token);
    expect(zone.asked).toEqual(['acme.com']);
    expect(await names(house)).toEqual(['organization_domain.created', 'organization_domain.verified']);
  });

  test("a record in the words of the vendor's guide will do", async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    zone.set('acme.com', `verification_token=${domain.verification_token}`);
    expect((await verify(house, domain.id)).body.state).toBe('verified');
  });

  test('without the record the domain waits, and is found as soon as somebody looks again', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    expect((await verify(house, domain.id)).body.state).toBe('pending');
    expect(await names(house)).toEqual(['organization_domain.created']);
    zone.set('acme.com', recordOf(domain));
    expect(await checkDueDomains(house.house.tools)).toBe(0);
    house.clock.advance(MINUTE);
    expect(await checkDueDomains(house.house.tools)).toBe(1);
    expect(await stateOf(house, domain.id)).toBe('verified');
    const { event, context } = (await toldOfDomains(house)).at(-1);
    expect([event, context.actor.source]).toEqual(['organization_domain.verified', 'system']);
    house.clock.advance(DAY);
    expect(await checkDueDomains(house.house.tools)).toBe(0);
  });

  test('a claimed domain is looked up without anybody asking', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    zone.set('acme.com', recordOf(domain));
    house.clock.advance(MINUTE);
    await checkDueDomains(house.house.tools);
    expect(await stateOf(house, domain.id)).toBe('verified');
  });

  test('it is looked for ever less often, and after thirty days no more', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    const looks: number[] = [];
    for (let now = 0; now < 31 * DAY; now += 10 * MINUTE) {
      house.clock.advance(10 * MINUTE);
      if ((await checkDueDomains(house.house.tools)) > 0) looks.push(now);
    }
    const within = (from: number, to: number) => looks.filter((at) => at >= from && at < to).length;
    expect(within(0, DAY)).toBeGreaterThan(20);
    expect(within(20 * DAY, 21 * DAY)).toBe(4);
    expect(looks.length).toBeLessThan(250);
    expect(looks.at(-1)).toBeGreaterThan(29.9 * DAY);
    expect(await stateOf(house, domain.id)).toBe('failed');
    const { event, data } = (await toldOfDomains(house)).at(-1);
    expect(event).toBe('organization_domain.verification_failed');
    expect(data).toMatchObject({
      reason: 'domain_verification_period_expired',
      organization_domain: { id: domain.id, domain: 'acme.com', state: 'failed' },
    });
    zone.set('acme.com', recordOf(domain));
    house.clock.advance(DAY);
    expect(await checkDueDomains(house.house.tools)).toBe(0);
  }, 60_000);

  test('what has failed is begun anew by the call', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    house.clock.advance(31 * DAY);
    await checkDueDomains(house.house.tools);
    expect(await stateOf(house, domain.id)).toBe('failed');
    expect((await verify(house, domain.id)).body.state).toBe('pending');
    const { event, context } = (await toldOfDomains(house)).at(-1);
    expect([event, context.previous_attributes.state]).toEqual(['organization_domain.updated', 'failed']);
    zone.set('acme.com', recordOf(domain));
    house.clock.advance(MINUTE);
    await checkDueDomains(house.house.tools);
    expect(await stateOf(house, domain.id)).toBe('verified');
  });

  test('where nobody answers a domain waits on, and does not fail', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    zone.fail('acme.com');
    expect((await verify(house, domain.id)).body).toMatchObject({ state: 'pending' });
    house.clock.advance(40 * DAY);
    expect(await checkDueDomains(house.house.tools)).toBe(1);
    expect(await stateOf(house, domain.id)).toBe('pending');
    zone.set('acme.com', recordOf(domain));
    house.clock.advance(DAY);
    await checkDueDomains(house.house.tools);
    expect(await stateOf(house, domain.id)).toBe('verified');
  });

  test('a verified domain, and one that is none, are refused as before', async () => {
    const { house, zone } = await enter();
    const domain = await claimed(house);
    zone.set('acme.com', recordOf(domain));
    await verify(house, domain.id);
    const again = await verify(house, domain.id);
    expect([again.status, again.body.code]).toEqual([400, 'domain_already_verified']);
    expect((await verify(house, 'org_domain_none')).status).toBe(404);
    expect(zone.asked).toHaveLength(1);
  });

  test('two replicas look for a record once', async () => {
    const { house, zone } = await enter();
    for (let made = 0; made < 5; made += 1) await claimed(house, `acme-${made}.com`, `Acme ${made}`);
    const replica = await house.addReplica({ dns: zone });
    house.clock.advance(MINUTE);
    const counts = await Promise.all([house, replica].map((each) => checkDueDomains(each.house.tools)));
    expect(counts.reduce((sum, count) => sum + count)).toBe(5);
    expect(zone.asked.toSorted()).toEqual([0, 1, 2, 3, 4].map((made) => `acme-${made}.com`));
  });

  test('the server looks by itself', async () => {
    const zone = openZone();
    const house = await open({ dns: zone, domains: true });
    const domain = await claimed(house);
    zone.set('acme.com', recordOf(domain));
    house.clock.advance(MINUTE);
    await expect.poll(() => stateOf(house, domain.id)).toBe('verified');
  }, 20_000);
});
