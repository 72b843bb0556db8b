// What a user has with others: identities, applications that act for them, flags and groups of which there are none.

import { expect, test } from 'vitest';
import { createApplication, grantApplication } from '../../src/core/applications.ts';
import { linkExternalAccount } from '../../src/core/external-accounts.ts';
import { createMembership } from '../../src/core/memberships.ts';
import { createOrganization } from '../../src/core/organizations.ts';
import { PROVIDERS } from '../../src/model/external-account.ts';
import { onEachDatabase } from '../house.ts';
import { anotherSession, refresh, somebody } from '../security/people.ts';
import { rows } from '../security/rows.ts';

const USERS = '/user_management/users';

onEachDatabase('identities', (open) => {
  test('are a bare list, empty at first, in the spellings of this wire', async () => {
    const house = await open();
    const ada = await somebody(house);
    const list = () => house.call('GET', `${USERS}/${ada.id}/identities`);
    expect([(await list()).status, (await list()).text]).toEqual([200, '[]']);
    for (const [at, provider] of PROVIDERS.entries()) {
      await linkExternalAccount(house.work, { userId: ada.id, provider, subject: `sub-${at}`, email: null });
      house.clock.advance(1);
    }
    const { body } = await list();
    expect(body.map((each: { provider: string }) => each.provider)).toEqual([
      ...['AppleOAuth', 'BitbucketOAuth', 'DiscordOAuth', 'GithubOAuth', 'GitLabOAuth', 'GoogleOAuth', 'GrokOAuth'],
      ...['XOAuth', 'IntuitOAuth', 'LinkedInOAuth', 'MicrosoftOAuth', 'SalesforceOAuth', 'SlackOAuth'],
      ...['VercelMarketplaceOAuth', 'VercelOAuth', 'XeroOAuth'],
    ]);
    expect(body[3]).toEqual({ idp_id: 'sub-3', type: 'OAuth', provider: 'GithubOAuth' });
    const missing = await house.call('GET', `${USERS}/user_none/identities`);
    expect([missing.status, missing.body.message]).toEqual([404, "User not found: 'user_none'."]);
  });

  test('an account is linked to one user of an environment, once', async () => {
    const house = await open();
    const other = await house.addTenant();
    const [ada, bob] = [await somebody(house), await somebody(house, house, 'bob@example.com')];
    const theirs = await somebody(house, other);
    const account = { provider: 'google', subject: '42', email: 'ada@example.com' } as const;
    const first = await linkExternalAccount(house.work, { userId: ada.id, ...account });
    expect(await linkExternalAccount(house.work, { userId: ada.id, ...account })).toEqual(first);
    await expect(linkExternalAccount(house.work, { userId: bob.id, ...account })).rejects.toThrow(
      'external_account_taken',
    );
    await linkExternalAccount(other.work, { userId: theirs.id, ...account });
    const { data } = (await house.call('GET', '/events?events=latchkey.identity.linked')).body;
    expect(data.map((each: { data: object }) => each.data)).toEqual([
      { user_id: ada.id, idp_id: '42', type: 'OAuth', provider: 'GoogleOAuth' },
    ]);
    await house.call('DELETE', `${USERS}/${ada.id}`);
    await linkExternalAccount(house.work, { userId: bob.id, ...account });
  });
});

onEachDatabase('authorized applications', (open) => {
  test('each kind is shown with what belongs to it', async () => {
    const house = await open();
    const ada = await somebody(house);
    const { id: organizationId } = await createOrganization(house.work, { name: 'Acme' });
    const web = {
      scopes: ['openid', 'email'],
      redirectUris: [{ uri: 'https://a.example/cb', isDefault: true }],
      usesPkce: true,
    };
    const kinds = [
      { kind: 'first_party', name: 'Ours', description: 'of ours', ...web },
      { kind: 'third_party', name: 'Theirs', organizationId, ...web },
      { kind: 'dynamic', name: 'Itself', ...web },
      { kind: 'm2m', name: 'Machine', organizationId, scopes: ['read'] },
    ] as const;
    for (const kind of kinds) {
      const application = await createApplication(house.work, { ...kind, scopes: [...kind.scopes] } as never);
      const resource = kind.kind === 'dynamic' ? { resource: 'https://api.example/' } : {};
      await grantApplication(house.work, {
        userId: ada.id,
        applicationId: application.id,
        scopes: ['openid'],
        ...resource,
      });
      house.clock.advance(1);
    }
    const { status, body } = await house.call('GET', `${USERS}/${ada.id}/authorized_applications?order=asc`);
    expect([status, body.list_metadata]).toEqual([200, { before: null, after: null }]);
    const shared = (name: string, scopes: string[], description: string | null = null) => ({
      object: 'connect_application',
      id: expect.stringMatching(/^conn_app_/),
      client_id: expect.stringMatching(/^client_/),
      ...{ name, description, scopes },
      created_at: expect.stringMatching(/\.\d{3}Z$/),
      updated_at: expect.stringMatching(/\.\d{3}Z$/),
    });
    const oauth = {
      application_type: 'oauth',
      redirect_uris: [{ uri: 'https://a.example/cb', default: true }],
      uses_pkce: true,
    };
    const granted = {
      object: 'authorized_connect_application',
      id: expect.stringMatching(/^authorized_connect_app_/),
      granted_scopes: ['openid'],
    };
    expect(body.data).toEqual([
      { ...granted, application: { ...shared('Ours', web.scopes, 'of ours'), ...oauth, is_first_party: true } },
      {
        ...granted,
        application: {
          ...{ ...shared('Theirs', web.scopes), ...oauth },
          ...{ is_first_party: false, was_dynamically_registered: false, organization_id: organizationId },
        },
      },
      {
        ...granted,
        oauth_resource: 'https://api.example/',
        application: {
          ...shared('Itself', web.scopes),
          ...oauth,
          is_first_party: false,
          was_dynamically_registered: true,
        },
      },
      {
        ...granted,
        application: { ...shared('Machine', ['read']), application_type: 'm2m', organization_id: organizationId },
      },
    ]);
  });

  test('one is taken back by any of its three ids; its sessions end, and no others', async () => {
    const house = await open();
    const [ada, bob] = [await somebody(house), await somebody(house, house, 'bob@example.com')];
    for (const by of ['grant', 'application', 'client'] as const) {
      const application = await createApplication(house.work, { kind: 'first_party', name: by });
      const consent = { applicationId: application.id, scopes: ['openid'] };
      const grant = await grantApplication(house.work, { userId: ada.id, ...consent });
      await grantApplication(house.work, { userId: bob.id, ...consent });
      const theirs = { ...house, clientId: application.clientId };
      const [session, other] = [await anotherSession(theirs, ada.id), await anotherSession(theirs, bob.id)];
      const id = { grant: grant.id, application: application.id, client: application.clientId }[by];
      const remove = () => house.call('DELETE', `${USERS}/${ada.id}/authorized_applications/${id}`);
      const gone = await remove();
      expect([gone.status, gone.text]).toEqual([204, '']);
      expect((await remove()).status).toBe(404);
      const ended = async (sessionId: string) =>
        (await rows(house.database, 'select end_reason from sessions where id = ?', sessionId))[0]?.end_reason;
      expect([await ended(session.sessionId), await ended(other.sessionId)]).toEqual(['application_revoked', null]);
      expect((await house.call('GET', `${USERS}/${bob.id}/authorized_applications`)).body.data[0].application.id).toBe(
        application.id,
      );
    }
    expect((await house.call('GET', `${USERS}/${ada.id}/authorized_applications`)).body.data).toEqual([]);
    expect((await refresh(house, ada.refreshToken)).status).toBe(200);
    const { data } = (await house.call('GET', '/events?events=latchkey.authorized_connect_application.deleted')).body;
    expect(data.map((each: { data: { user_id: string } }) => each.data.user_id)).toEqual([ada.id, ada.id, ada.id]);
  });

  test("X1: a grant is taken back under its own user's id only", async () => {
    const house = await open();
    const [ada, bob] = [await somebody(house), await somebody(house, house, 'bob@example.com')];
    const application = await createApplication(house.work, { kind: 'dynamic', name: 'App' });
    const grant = await grantApplication(house.work, { userId: ada.id, applicationId: application.id, scopes: [] });
    for (const id of [grant.id, application.id, application.clientId])
      expect((await house.call('DELETE', `${USERS}/${bob.id}/authorized_applications/${id}`)).status).toBe(404);
    expect((await house.call('GET', `${USERS}/${ada.id}/authorized_applications`)).body.data).toHaveLength(1);
  });

  test('who consents again says anew what is granted', async () => {
    const house = await open();
    const ada = await somebody(house);
    const { id: applicationId } = await createApplication(house.work, { kind: 'dynamic', name: 'App' });
    const first = await grantApplication(house.work, { userId: ada.id, applicationId, scopes: ['openid'] });
    house.clock.advance(1_000);
    const again = await grantApplication(house.work, { userId: ada.id, applicationId, scopes: ['email'] });
    expect([again.id, again.scopes, again.createdAt]).toEqual([first.id, ['email'], first.createdAt]);
    expect(again.updatedAt).toBeGreaterThan(first.updatedAt);
  });
});

onEachDatabase('what this product has none of', (open) => {
  test('flags of a user and groups of a membership are empty lists, and unknown for those who are not there', async () => {
    const house = await open();
    const ada = await somebody(house);
    const { id: organizationId } = await createOrganization(house.work, { name: 'Acme' });
    const member = await createMembership(house.work, { userId: ada.id, organizationId });
    const empty = { object: 'list', data: [], list_metadata: { before: null, after: null } };
    expect((await house.call('GET', `${USERS}/${ada.id}/feature-flags?limit=5`)).body).toEqual(empty);
    expect((await house.call('GET', `${USERS}/user_none/feature-flags`)).status).toBe(404);
    const groups = (id: string) => house.call('GET', `/user_management/organization_memberships/${id}/groups`);
    expect((await groups(member.id)).body).toEqual(empty);
    expect((await groups('om_none')).status).toBe(404);
  });
});
