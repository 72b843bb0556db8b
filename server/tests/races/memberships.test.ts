// T3, R4: a membership ends while its owner is on the way into the organization: nobody stays in who does not belong there.

import { expect, test } from 'vitest';
import { GATE_MS } from '../hard/size.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { grant, makeOrganization, makeUser, PASSWORD, post, UM } from '../security/steps.ts';
import { openArena } from './arena.ts';

type Ending = (house: TestHouse, ids: { membership: string; organization: string }) => Promise<Reply>;

const ENDINGS: Record<string, Ending> = {
  'is deactivated': (house, { membership }) =>
    house.call('PUT', `${UM}/organization_memberships/${membership}/deactivate`),
  'is removed': (house, { membership }) => house.call('DELETE', `${UM}/organization_memberships/${membership}`),
  'goes with its organization': (house, { organization }) => house.call('DELETE', `/organizations/${organization}`),
};

/** Sessions that are in an organization where their user is no active member. */
const STRANGERS = `sessions where ended_at is null and organization_id is not null and not exists (
  select 1 from memberships where memberships.user_id = sessions.user_id and status = 'active'
  and memberships.organization_id = sessions.organization_id)`;

onEachDatabase('racing memberships', (open, kind) => {
  test.each(Object.entries(ENDINGS))(
    'T3, R4: no sign-in gets in where a membership %s at that moment',
    async (_, end) => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      for (let round = 0; round < rounds; round += 1) {
        const { id: user_id, email } = await makeUser(house, `ada${round}@example.com`);
        const organization = await makeOrganization(house, 'Acme');
        const member = { user_id, organization_id: organization };
        const { id: membership } = (await post(house, `${UM}/organization_memberships`, member)).body;
        const ids = { membership, organization };
        await rush(round + 3, (at, caller) =>
          caller === 2 ? end(house, ids) : grant(at, 'password', { email, password: PASSWORD }, house),
        );
        expect(await count(STRANGERS), `round ${round}`).toBe(0);
      }
    },
    GATE_MS,
  );

  test.each(Object.entries(ENDINGS))(
    'T3, R4: no refresh moves to where a membership %s at that moment',
    async (_, end) => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      for (let round = 0; round < rounds; round += 1) {
        const { id: user_id, email } = await makeUser(house, `ada${round}@example.com`);
        const { refresh_token } = (await grant(house, 'password', { email, password: PASSWORD })).body;
        const organization = await makeOrganization(house, 'Acme');
        const member = { user_id, organization_id: organization };
        const { id: membership } = (await post(house, `${UM}/organization_memberships`, member)).body;
        await rush(0, (at, caller) =>
          caller === 0
            ? end(house, { membership, organization })
            : grant(at, 'refresh', { refresh_token, organization_id: organization }, house),
        );
        expect(await count(STRANGERS), `round ${round}`).toBe(0);
      }
    },
    GATE_MS,
  );

  test(
    'R4: a role is given or removed, and nobody has one that is gone',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id: user_id } = await makeUser(house, 'ada@example.com');
      const organization_id = await makeOrganization(house, 'Acme');
      const member = { user_id, organization_id };
      const { id } = (await post(house, `${UM}/organization_memberships`, member)).body;
      const roles = `/authorization/organizations/${organization_id}/roles`;
      for (let round = 0; round < rounds; round += 1) {
        const role_slug = `org-editor-${round}`;
        expect((await post(house, roles, { slug: role_slug, name: 'Editor' })).status).toBe(201);
        await rush(0, (at, caller) =>
          caller === 0
            ? at.call('DELETE', `${roles}/${role_slug}`, { key: house.apiKey })
            : at.call('PUT', `${UM}/organization_memberships/${id}`, { key: house.apiKey, body: { role_slug } }),
        );
        const kept = await count(`roles where slug = '${role_slug}'`);
        const given = await count(`memberships where cast(role_slugs as text) like '%"${role_slug}"%'`);
        expect(given, `round ${round}`).toBe(kept);
      }
    },
    GATE_MS,
  );
});
