// Sessions in organizations through the SDK: the token tells where one is, and a refresh leads elsewhere.

import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import type { Scene, Stage } from '../harness/stories.ts';
import { byPassword, expectThrown, member, stepOf } from './cast.ts';
import { thrownBy } from './thrown.ts';

// A member of two organizations, signed in to the first.
async function inFirst(stage: Stage) {
  const who = await member(stage, 2);
  const { pendingAuthenticationToken } = await stepOf(stage, who.email);
  const [first, second] = who.places.map(({ id }) => id) as [string, string];
  const signedIn = await stage.workos.userManagement.authenticateWithOrganizationSelection({
    organizationId: first,
    pendingAuthenticationToken,
  });
  return { ...who, first, second, signedIn };
}

/** The stories of refreshing with an organization. */
export function organizationSessions({ method }: Scene): void {
  method('authenticateWithRefreshToken with an organization', (shows) => {
    shows('the session moves to it, and stays there', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: userId, first, second, signedIn } = await inFirst(stage);
      expect(decodeJwt(signedIn.accessToken)).toMatchObject({ org_id: first });
      const { refreshToken } = signedIn;
      const moved = await userManagement.authenticateWithRefreshToken({ refreshToken, organizationId: second });
      expect(moved).toMatchObject({ organizationId: second, authenticationMethod: 'Password' });
      const [before, after] = [signedIn, moved].map(({ accessToken }) => decodeJwt(accessToken));
      expect(after).toMatchObject({ org_id: second, sid: before?.sid, role: 'member' });
      const stayed = await userManagement.authenticateWithRefreshToken({ refreshToken: moved.refreshToken });
      expect(stayed.organizationId).toBe(second);
      const { data } = await userManagement.listSessions(userId);
      expect(data.map(({ id, organizationId }) => [id, organizationId])).toEqual([[before?.sid, second]]);
    });

    shows('permissions and roles are read afresh', async (stage) => {
      const { userManagement, authorization } = stage.workos;
      const { email, places } = await member(stage);
      const { refreshToken, accessToken } = await byPassword(stage, email);
      expect(decodeJwt(accessToken).permissions).toBeUndefined();
      const slug = `doors:open-${places[0]?.id.slice(-8).toLowerCase()}`;
      await authorization.createPermission({ slug, name: 'Open doors' });
      await authorization.addEnvironmentRolePermission('member', { permissionSlug: slug });
      const refreshed = await userManagement.authenticateWithRefreshToken({ refreshToken });
      expect(decodeJwt(refreshed.accessToken).permissions).toEqual([slug]);
      await authorization.deletePermission(slug);
    });

    shows(
      'one that the user does not belong to, or is suspended in, is refused and the session goes on',
      async (stage) => {
        const { userManagement } = stage.workos;
        const { second, memberships, signedIn } = await inFirst(stage);
        const { places: foreign } = await member(stage);
        await userManagement.deactivateOrganizationMembership(memberships[1]?.id as string);
        const { refreshToken } = signedIn;
        for (const organizationId of [foreign[0]?.id as string, second]) {
          const thrown = await thrownBy(userManagement.authenticateWithRefreshToken({ refreshToken, organizationId }));
          expectThrown(stage, thrown, 'OauthException', 'organization_membership_not_found');
        }
        await userManagement.authenticateWithRefreshToken({ refreshToken });
      },
    );

    shows('of two memberships that one loses, the session of the other lives', async (stage) => {
      const { userManagement } = stage.workos;
      const { memberships, signedIn } = await inFirst(stage);
      await userManagement.deleteOrganizationMembership(memberships[1]?.id as string);
      const { refreshToken } = signedIn;
      const kept = await userManagement.authenticateWithRefreshToken({ refreshToken });
      await userManagement.deleteOrganizationMembership(memberships[0]?.id as string);
      const ended = { refreshToken: kept.refreshToken };
      const thrown = await thrownBy(userManagement.authenticateWithRefreshToken(ended));
      expect(thrown).toMatchObject({ status: 400, error: 'invalid_grant' });
    });
  });
}
