// Elixir 1.1.0 in full, letter by letter: nulls for all that was not given, DELETE with a body, tokens called codes
// (contract 1.9). It cannot finish a step from the error alone, so the stories hand it the token as its user would.

import { expect } from 'vitest';
import { codeIn, linkIn } from '../harness/mailbox.ts';
import { issueCode } from '../harness/pages.ts';
import { speak } from '../harness/replay.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { totp } from '../harness/totp.ts';
import { member, organization, PASSWORD, person, personWithFactor, stepOf } from './cast.ts';

const UM = '/user_management';
const elixir = ({ server }: Stage) => speak('Elixir 1.1.0', server);

// What its Empty struct can be cast from: nothing at all, an object, or one word.
const isEmpty = (text: string) => text === '' || text === 'Accepted' || /^\{.*\}$/s.test(text);

/** A grant as it sends each: nulls for all that was not given. */
export function authenticateInElixir(stage: Stage, grant: string, fields: object) {
  const { clientId, apiKey } = stage.server;
  const who = { client_id: clientId, client_secret: apiKey, ip_address: null, user_agent: null };
  return elixir(stage)('POST', `${UM}/authenticate`, { ...who, grant_type: grant, ...fields });
}

/** The stories of users, codes and grants. */
export function elixirPeople({ method }: Scene): void {
  method('Elixir 1.1.0', (shows) => {
    shows('trap 4: delete_user sends an empty object, and is answered with nothing', async (stage) => {
      const { id } = await person(stage);
      const removed = await elixir(stage)('DELETE', `${UM}/users/${id}`, {});
      expect([removed.status, removed.text, removed.headers['content-type']]).toEqual([200, '', undefined]);
    });

    shows('trap 4: send_magic_auth_code is answered with nothing, and the code signs in', async (stage) => {
      const email = stage.email();
      const sent = await elixir(stage)('POST', `${UM}/magic_auth/send`, { email });
      expect([sent.status, isEmpty(sent.text)]).toEqual([200, true]);
      const code = codeIn(await stage.letter(email));
      const fields = { code, email, link_authorization_code: null };
      const signedIn = await authenticateInElixir(stage, 'urn:workos:oauth:grant-type:magic-auth:code', fields);
      expect([signedIn.status, signedIn.body.authentication_method]).toEqual([200, 'MagicAuth']);
    });

    shows('send_verification_email and verify_email answer with the user in an envelope', async (stage) => {
      const { id, email } = await person(stage, { emailVerified: false });
      const sent = await elixir(stage)('POST', `${UM}/users/${id}/email_verification/send`, {});
      expect([sent.status, sent.body.user.id]).toEqual([200, id]);
      const code = codeIn(await stage.letter(email));
      const confirmed = await elixir(stage)('POST', `${UM}/users/${id}/email_verification/confirm`, { code });
      expect([confirmed.status, confirmed.body.user.email_verified]).toEqual([200, true]);
    });

    shows('send_password_reset_email names the page; reset_password confirms', async (stage) => {
      const { id, email } = await person(stage);
      const fields = { email, password_reset_url: 'https://app.example.com/reset?lang=en' };
      const sent = await elixir(stage)('POST', `${UM}/password_reset/send`, fields);
      expect([sent.status, isEmpty(sent.text)]).toEqual([201, true]);
      const link = linkIn(await stage.letter(email));
      expect([link.origin, link.pathname, link.searchParams.get('lang')]).toEqual([
        'https://app.example.com',
        '/reset',
        'en',
      ]);
      const reset = { token: link.searchParams.get('token'), new_password: 'mountains wait for the rain' };
      const done = await elixir(stage)('POST', `${UM}/password_reset/confirm`, reset);
      expect([done.status, done.body.user.id]).toEqual([200, id]);
    });

    shows('trap 35: enroll_auth_factor reads factor and challenge; the list has no secret', async (stage) => {
      const { id } = await person(stage);
      const fields = { type: 'totp', totp_issuer: null, totp_user: null };
      const { status, body } = await elixir(stage)('POST', `${UM}/users/${id}/auth_factors`, fields);
      expect([status, body.factor, body.challenge]).toEqual([
        201,
        body.authentication_factor,
        body.authentication_challenge,
      ]);
      const listed = await elixir(stage)('GET', `${UM}/users/${id}/auth_factors`);
      expect(listed.body.data.map((factor: { id: string }) => factor.id)).toEqual([body.factor.id]);
      // The answer's schema lets out only what it names: these keys are the schema's.
      expect(Object.keys(listed.body.data[0].totp).sort()).toEqual(['issuer', 'user']);
      expect(listed.body.list_metadata).toEqual({ before: null, after: null });
    });

    shows('authenticate_with_email_verification calls the token a code', async (stage) => {
      const { email } = await person(stage, { emailVerified: false });
      const { pendingAuthenticationToken: token } = await stepOf(stage, email);
      const fields = { code: codeIn(await stage.letter(email)), pending_authentication_code: token };
      const signedIn = await authenticateInElixir(stage, 'urn:workos:oauth:grant-type:email-verification:code', fields);
      expect([signedIn.status, signedIn.body.user.email_verified]).toEqual([200, true]);
    });

    shows('authenticate_with_selected_organization does too', async (stage) => {
      const { email, places } = await member(stage, 2);
      const { pendingAuthenticationToken: token } = await stepOf(stage, email);
      const fields = { pending_authentication_code: token, organization_id: places[0]?.id };
      const signedIn = await authenticateInElixir(stage, 'urn:workos:oauth:grant-type:organization-selection', fields);
      expect([signedIn.status, signedIn.body.organization_id]).toEqual([200, places[0]?.id]);
    });

    shows('authenticate_with_totp does too', async (stage) => {
      const { id, email, factorId, secret } = await personWithFactor(stage);
      const { pendingAuthenticationToken: token } = await stepOf(stage, email);
      const challenge = await elixir(stage)('POST', `/auth/factors/${factorId}/challenge`, { sms_template: null });
      expect(challenge.status).toBe(201);
      const fields = {
        code: totp(secret),
        pending_authentication_code: token,
        authentication_challenge_id: challenge.body.id,
      };
      const signedIn = await authenticateInElixir(stage, 'urn:workos:oauth:grant-type:mfa-totp', fields);
      expect([signedIn.status, signedIn.body.user.id]).toEqual([200, id]);
    });

    shows('authenticate_with_code sends the code with two nulls, and gets no second session for it', async (stage) => {
      const { id } = await person(stage);
      const code = await issueCode(stage, id);
      const signedIn = await authenticateInElixir(stage, 'authorization_code', { code });
      const { user, organization_id, impersonator, authentication_method } = signedIn.body;
      expect([signedIn.status, user.id, authentication_method]).toEqual([200, id, 'GoogleOAuth']);
      expect([organization_id, impersonator]).toEqual([undefined, undefined]);
      const again = await authenticateInElixir(stage, 'authorization_code', { code });
      const message = `The code '${code}' has expired or is invalid.`;
      expect([again.status, again.body]).toEqual([
        400,
        { error: 'invalid_grant', error_description: message, code: 'invalid_grant', message },
      ]);
    });

    shows('a step is an error of a code and a message', async (stage) => {
      const { email } = await person(stage, { emailVerified: false });
      const { status, body } = await authenticateInElixir(stage, 'password', { email, password: PASSWORD });
      expect([status, body.code, typeof body.message]).toEqual([403, 'email_verification_required', 'string']);
    });

    shows('mfa: a factor of nobody is enrolled, asked for, verified and removed', async (stage) => {
      const say = elixir(stage);
      const fields = { type: 'totp', totp_issuer: 'Engines', totp_user: 'ada', phone_number: null };
      const { status, body: factor } = await say('POST', '/auth/factors/enroll', fields);
      expect([status, factor.totp.issuer]).toEqual([201, 'Engines']);
      const { body: challenge } = await say('POST', `/auth/factors/${factor.id}/challenge`, { sms_template: null });
      const answer = await say('POST', `/auth/challenges/${challenge.id}/verify`, { code: totp(factor.totp.secret) });
      expect([answer.status, answer.body.valid]).toEqual([201, true]);
      const shown = await say('GET', `/auth/factors/${factor.id}`);
      expect(shown.body.totp).toEqual({ issuer: 'Engines', user: 'ada' });
      const removed = await say('DELETE', `/auth/factors/${factor.id}`, {});
      expect([removed.status, removed.text]).toEqual([200, '']);
    });
  });
}

/** The stories of organizations, memberships, invitations and events. */
export function elixirOrganizations({ method }: Scene): void {
  method('Elixir 1.1.0', (shows) => {
    shows('an organization is made with nulls, renamed and removed', async (stage) => {
      const say = elixir(stage);
      const fields = { name: 'Looms', domains: null, domain_data: null, allow_profiles_outside_organization: null };
      const made = await say('POST', '/organizations', fields);
      expect([made.status, made.body.domains]).toEqual([201, []]);
      const change = { name: 'Mills', domains: null, domain_data: null, allow_profiles_outside_organization: false };
      const changed = await say('PUT', `/organizations/${made.body.id}`, change);
      expect([changed.status, changed.body.name, changed.body.domains]).toEqual([200, 'Mills', []]);
      const removed = await say('DELETE', `/organizations/${made.body.id}`, {});
      expect([removed.status, removed.text]).toEqual([200, '']);
    });

    shows('list_organizations brackets its domains', async (stage) => {
      const domain = `looms-${Date.now()}.example.com`;
      const { id: organizationId } = await organization(stage);
      await elixir(stage)('POST', '/organization_domains', { organization_id: organizationId, domain });
      const query = `domains[]=${domain}&domains[]=nowhere.example.com`;
      const { body } = await elixir(stage)('GET', `/organizations?${query}`);
      expect(body.data.map(({ id }: { id: string }) => id)).toEqual([organizationId]);
    });

    shows('create_organization_membership names no role; delete sends an empty object', async (stage) => {
      const say = elixir(stage);
      const [{ id: user }, { id: place }] = [await person(stage), await organization(stage)];
      const made = await say('POST', `${UM}/organization_memberships`, { user_id: user, organization_id: place });
      expect([made.status, made.body.user_id, made.body.role]).toEqual([201, user, { slug: 'member' }]);
      const path = `${UM}/organization_memberships/${made.body.id}`;
      expect((await say('GET', path)).body).toEqual(made.body);
      const listed = await say('GET', `${UM}/organization_memberships?organization_id=${place}&limit=10`);
      expect(listed.body.data).toEqual([made.body]);
      const removed = await say('DELETE', path, {});
      expect([removed.status, removed.text]).toEqual([200, '']);
    });

    shows('send_invitation sends null for whatever was not given; revoke an empty object', async (stage) => {
      const say = elixir(stage);
      const fields = { email: stage.email(), organization_id: null, expires_in_days: null, inviter_user_id: null };
      const sent = await say('POST', `${UM}/invitations`, fields);
      expect([sent.status, sent.body.state, sent.body.organization_id]).toEqual([201, 'pending', null]);
      const listed = await say('GET', `${UM}/invitations?email=${encodeURIComponent(fields.email)}`);
      expect(listed.body.data).toEqual([sent.body]);
      const revoked = await say('POST', `${UM}/invitations/${sent.body.id}/revoke`, {});
      expect([revoked.status, revoked.body.state]).toEqual([200, 'revoked']);
    });

    shows('an error is an object with a code and a message', async (stage) => {
      const { status, body } = await elixir(stage)('GET', `${UM}/organization_memberships/om_none`);
      expect([status, body]).toEqual([
        404,
        { message: "Organization Membership not found: 'om_none'.", code: 'entity_not_found', entity_id: 'om_none' },
      ]);
    });
  });
}
