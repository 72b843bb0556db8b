// Traps that more than one answer shows (contract 9); those that a single answer shows are looked for at the end of the
// run, in all that was seen.

import { decodeProtectedHeader, jwtVerify } from 'jose';
import { expect } from 'vitest';
import { speak } from '../harness/replay.ts';
import type { Scene } from '../harness/stories.ts';
import { byPassword, person } from './cast.ts';

const UM = '/user_management';
const AUTHENTICATE = `${UM}/authenticate`;

/** The stories of ids and grants that nobody knows. */
export function unknowns({ method }: Scene): void {
  method('unknown ids and grants', (shows) => {
    for (const path of [
      `${UM}/users/user_none`,
      `${UM}/invitations/invitation_none`,
      `${UM}/invitations/by_token/none`,
      `${UM}/organization_memberships/om_none`,
      `${UM}/magic_auth/magic_auth_none`,
      `${UM}/email_verification/email_verification_none`,
      `${UM}/password_reset/password_reset_none`,
      '/organizations/org_none',
      '/organizations/external_id/none',
      '/organization_domains/org_domain_none',
      '/authorization/roles/none',
      '/authorization/permissions/none',
      '/auth/factors/auth_factor_none',
    ]) {
      shows(`trap 32: ${path} is not found, with a code and the id`, async (stage) => {
        const { status, body } = await speak('Go', stage.server)('GET', path);
        expect([status, body]).toEqual([
          404,
          { message: expect.any(String), code: 'entity_not_found', entity_id: path.split('/').at(-1) },
        ]);
      });
    }

    shows('trap 32: a grant that nobody was given is refused as such', async (stage) => {
      const { clientId, apiKey } = stage.server;
      const grant = (name: string, fields: object) =>
        speak('Go', stage.server)('POST', AUTHENTICATE, {
          client_id: clientId,
          client_secret: apiKey,
          grant_type: name,
          ...fields,
        });
      const answers = [
        await grant('refresh_token', { refresh_token: 'none' }),
        await grant('password', { email: 'nobody@example.com', password: 'none' }),
        await grant('urn:workos:oauth:grant-type:magic-auth:code', { email: 'nobody@example.com', code: '123456' }),
        await grant('urn:workos:oauth:grant-type:organization-selection', {
          pending_authentication_token: 'none',
          organization_id: 'org_none',
        }),
      ];
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
        [400, 'invalid_grant'],
        [400, 'invalid_credentials'],
        [400, 'invalid_one_time_code'],
        [400, 'invalid_pending_authentication_token'],
      ]);
    });
  });
}

/** The stories of a server whose signing key was just replaced. */
export function rotatedKeys({ method }: Scene): void {
  method('a new signing key', (shows) => {
    shows('trap 21: is published at once, and does not sign until everybody can know it', async (stage) => {
      const { server, workos } = stage;
      const [, fresh] = /Published (\S+);/.exec(server.told) ?? [];
      const { keys } = (await (await fetch(`${server.url}/sso/jwks/${server.clientId}`)).json()) as {
        keys: { kid: string }[];
      };
      expect(keys.map(({ kid }) => kid)).toContain(fresh);
      expect(keys).toHaveLength(2);
      const { email } = await person(stage);
      const { accessToken } = await byPassword(stage, email);
      expect(decodeProtectedHeader(accessToken).kid).not.toBe(fresh);
      const set = await workos.userManagement.getJWKS();
      if (!set) return expect.fail('no key set');
      expect((await jwtVerify(accessToken, set)).payload.client_id).toBe(server.clientId);
    });
  });
}
