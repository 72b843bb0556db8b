// What belongs to a user beside the profile, through the SDK: identities, keys; and flags and groups, of which this
// product has none.

import { expect } from 'vitest';
import { linkAccount } from '../harness/pages.ts';
import { speak } from '../harness/replay.ts';
import type { WorkOS } from '../harness/sdks.ts';
import { has, named } from '../harness/services.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { expectThrown, idOf, member, organization, person, TIME } from './cast.ts';
import { thrownBy } from './thrown.ts';

/** The stories of accounts with providers. */
export function identities({ method }: Scene): void {
  method('getUserIdentities', (shows) => {
    shows('trap 7: nobody has any at first, and that is an empty list without an envelope', async (stage) => {
      const { id } = await person(stage);
      expect(await stage.workos.userManagement.getUserIdentities(id)).toEqual([]);
      const { text } = await speak('Python', stage.server)('GET', `/user_management/users/${id}/identities`);
      expect(text).toBe('[]');
    });

    shows("trap 13: each is told, oldest first; GitHub's in the one spelling that PHP takes", async (stage) => {
      const { id } = await person(stage);
      for (const provider of ['google', 'github', 'vercel_marketplace'])
        await linkAccount(stage, id, provider, `${provider}-${id}`);
      const providers = (await stage.workos.userManagement.getUserIdentities(id)).map(({ provider }) => provider);
      // The newest major writes it as it is written elsewhere.
      expect(providers).toEqual(['GoogleOAuth', expect.stringMatching(/^Git[Hh]ubOAuth$/), 'VercelMarketplaceOAuth']);
      const { body } = await speak('PHP 9', stage.server)('GET', `/user_management/users/${id}/identities`);
      expect(body).toEqual([
        { idp_id: `google-${id}`, type: 'OAuth', provider: 'GoogleOAuth' },
        { idp_id: `github-${id}`, type: 'OAuth', provider: 'GithubOAuth' },
        { idp_id: `vercel_marketplace-${id}`, type: 'OAuth', provider: 'VercelMarketplaceOAuth' },
      ]);
    });

    shows('those of an unknown user are not found', async (stage) => {
      const thrown = await thrownBy(stage.workos.userManagement.getUserIdentities('user_none'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });
}

/** A key of an active member, made as Ruby does: not every major of the SDK makes keys. */
async function keyOf(stage: Stage, more: object = {}) {
  const { id: userId, places, memberships } = await member(stage);
  const fields = { name: 'deploys', organization_id: places[0]?.id, ...more };
  const made = await speak('Ruby 10', stage.server)('POST', `/user_management/users/${userId}/api_keys`, fields);
  expect(made.status).toBe(201);
  return {
    userId,
    membershipId: memberships[0]?.id as string,
    id: made.body.id as string,
    value: made.body.value as string,
  };
}

/** The stories of keys that users hold. */
export function userKeys({ method, sdk }: Scene): void {
  if (has(sdk, 'createUserApiKey')) {
    method('createUserApiKey', (shows) => {
      shows('a member gets a key, whose text is told this once', async (stage) => {
        const { id: userId, places } = await member(stage);
        const organizationId = places[0]?.id as string;
        const expiresAt = new Date(Date.now() + 86_400_000);
        const options = { name: 'deploys', organizationId, permissions: [], expiresAt };
        const made = await stage.workos.userManagement.createUserApiKey(userId, options);
        expect(made).toMatchObject({
          object: 'api_key',
          id: idOf('api_key'),
          owner: { type: 'user', id: userId, organizationId },
          name: 'deploys',
          permissions: [],
          lastUsedAt: null,
          createdAt: expect.stringMatching(TIME),
        });
        expect(new Date(made.expiresAt as unknown as string)).toEqual(expiresAt);
        expect(made.obfuscatedValue).toBe(`sk_...${made.value.slice(-4)}`);
        const { value, ...shown } = made;
        expect((await stage.workos.userManagement.listUserApiKeys(userId)).data).toEqual([shown]);
      });

      shows(
        'whoever is no active member gets none; nor with no such permission, nor one that is over',
        async (stage) => {
          const { id: userId, places } = await member(stage);
          const [{ id: elsewhere }, here] = [await organization(stage), places[0]?.id as string];
          const { userManagement } = stage.workos;
          const codesOf = async (options: object) => {
            const given = { name: 'deploys', organizationId: here, ...options };
            const thrown = await thrownBy(userManagement.createUserApiKey(userId, given));
            expectThrown(stage, thrown, 'BadRequestException', 'invalid_request_parameters');
            return thrown.errors?.map(({ code }) => code);
          };
          expect(await codesOf({ organizationId: elsewhere })).toEqual(['active_membership_required']);
          expect(await codesOf({ permissions: ['none'] })).toEqual(['permission_not_found']);
          expect(await codesOf({ expiresAt: new Date(0) })).toEqual(['must_be_in_future']);
          const failing = (id: string, options: object) =>
            thrownBy(userManagement.createUserApiKey(id, { name: 'deploys', organizationId: here, ...options }));
          expectThrown(stage, await failing('user_none', {}), 'NotFoundException', 'entity_not_found');
          const nowhere = await failing(userId, { organizationId: 'org_none' });
          expectThrown(stage, nowhere, 'NotFoundException', 'entity_not_found');
          const nameless = await failing(userId, { name: undefined });
          expectThrown(stage, nameless, 'UnprocessableEntityException', 'invalid_request_parameters');
          expect((await userManagement.listUserApiKeys(userId)).data).toEqual([]);
        },
      );
    });

    method('listUserApiKeys', (shows) => {
      shows('the newest comes first, of one organization or of all, and the pager ends', async (stage) => {
        const { id: userId, places } = await member(stage, 2);
        const { userManagement } = stage.workos;
        const ids: string[] = [];
        for (const { id: organizationId } of places)
          ids.unshift((await userManagement.createUserApiKey(userId, { name: 'key', organizationId })).id);
        const list = await userManagement.listUserApiKeys(userId);
        expect((await list.autoPagination()).map(({ id }) => id)).toEqual(ids);
        const page = await userManagement.listUserApiKeys(userId, { limit: 1, after: ids[0] as string });
        expect([page.data.map(({ id }) => id), page.listMetadata]).toEqual([[ids[1]], { before: ids[1], after: null }]);
        const some = await userManagement.listUserApiKeys(userId, { organizationId: places[0]?.id as string });
        expect(some.data.map(({ id }) => id)).toEqual([ids[1]]);
        const thrown = await thrownBy(userManagement.listUserApiKeys('user_none'));
        expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
      });
    });
  }

  // What older majors call it.
  const check = ({ workos: { apiKeys } }: Stage, value: string): ReturnType<WorkOS['apiKeys']['createValidation']> =>
    apiKeys.createValidation
      ? apiKeys.createValidation({ value })
      : (apiKeys as unknown as { validateApiKey: WorkOS['apiKeys']['createValidation'] }).validateApiKey({ value });

  method(named(sdk, 'apiKeys.createValidation', 'apiKeys.validateApiKey'), (shows) => {
    shows('a good key is told, with whose it is', async (stage) => {
      const { id, value } = await keyOf(stage);
      const { apiKey } = await check(stage, value);
      expect(apiKey).toMatchObject({ object: 'api_key', id, name: 'deploys' });
      expect(JSON.stringify(apiKey)).not.toContain(value);
    });

    shows('one that is unknown, over, or of somebody who is suspended, is none', async (stage) => {
      expect((await check(stage, 'sk_nobody_has_this_one')).apiKey).toBeNull();
      const late = await keyOf(stage, { expires_at: new Date(Date.now() + 86_400_000).toISOString() });
      await stage.server.storage.outlive('user_api_keys', 'id', late.id);
      expect((await check(stage, late.value)).apiKey).toBeNull();
      const { value, membershipId } = await keyOf(stage);
      await stage.workos.userManagement.deactivateOrganizationMembership(membershipId);
      expect((await check(stage, value)).apiKey).toBeNull();
      await stage.workos.userManagement.reactivateOrganizationMembership(membershipId);
      expect((await check(stage, value)).apiKey).not.toBeNull();
    });

    shows('nothing at all is refused', async (stage) => {
      const thrown = await thrownBy(check(stage, ''));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
    });
  });

  method('apiKeys.deleteApiKey', (shows) => {
    shows('a removed key opens nothing, and is not found again', async (stage) => {
      const { id, value } = await keyOf(stage);
      expect(await stage.workos.apiKeys.deleteApiKey(id)).toBeUndefined();
      expect((await check(stage, value)).apiKey).toBeNull();
      const thrown = await thrownBy(stage.workos.apiKeys.deleteApiKey(id));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });
}

/** The stories of what there is none of. */
export function flagsAndGroups({ method, sdk }: Scene): void {
  for (const name of ['listUserFeatureFlags', 'featureFlags.listUserFeatureFlags']) {
    if (!has(sdk, name)) continue;
    // Older majors have it in another place.
    const flags = ({ workos }: Stage, userId: string) =>
      (name.includes('.')
        ? workos.featureFlags
        : (workos.userManagement as unknown as WorkOS['featureFlags'])
      ).listUserFeatureFlags({ userId });
    method(name, (shows) => {
      shows('a user has none, and the pager ends; an unknown user is not found', async (stage) => {
        const { id } = await person(stage);
        const list = await flags(stage, id);
        expect([list.data, list.listMetadata]).toEqual([[], { before: null, after: null }]);
        expect(await list.autoPagination()).toEqual([]);
        const thrown = await thrownBy(flags(stage, 'user_none'));
        expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
      });
    });
  }

  if (has(sdk, 'listGroupsForOrganizationMembership')) {
    method('listGroupsForOrganizationMembership', (shows) => {
      shows('a membership is in none, and the pager ends; an unknown one is not found', async (stage) => {
        const { memberships } = await member(stage);
        const groups = (organizationMembershipId: string) =>
          stage.workos.userManagement.listGroupsForOrganizationMembership({ organizationMembershipId });
        const list = await groups(memberships[0]?.id as string);
        expect([list.data, list.listMetadata]).toEqual([[], { before: null, after: null }]);
        expect(await list.autoPagination()).toEqual([]);
        expectThrown(stage, await thrownBy(groups('om_none')), 'NotFoundException', 'entity_not_found');
      });
    });
  }
}
