// Every way to a session on both wires, begun and finished apart: what lies between is what the tests of side doors try.

import { expect } from 'vitest';
import { signInByTicket } from '../../src/core/sign-in/by-ticket.ts';
import { startSession } from '../../src/core/sign-in/session.ts';
import { createSignInToken } from '../../src/core/sign-in-tokens.ts';
import { openWork, SYSTEM } from '../../src/core/work.ts';
import { Refusal } from '../../src/model/refusal.ts';
import type { Reply, TestHouse } from '../house.ts';
import { askDevice, codeFor, letIn, poll, redeem } from './authorizations.ts';
import { PAGE_FLOWS } from './flows-pages.ts';
import { anotherSession } from './people.ts';
import { rows } from './rows.ts';
import {
  challenge,
  confirmedFactor,
  grant,
  magicCode,
  makeOrganization,
  PASSWORD,
  post,
  reachStep,
  totpCode,
  UM,
  type User,
} from './steps.ts';

/** Begins a flow, and gives what finishes it, on any replica. */
export type Flow = (house: TestHouse, user: User) => Promise<(at: TestHouse) => Promise<Reply>>;

export const FLOWS: Record<string, Flow> = {
  ...PAGE_FLOWS,

  password:
    async (_, { email }) =>
    (at) =>
      grant(at, 'password', { email, password: PASSWORD }),
  'magic code': async (house, { email }) => {
    const { code } = await magicCode(house, email);
    return (at) => grant(at, 'magic', { email, code });
  },
  'address step': async (house, { id, email }) => {
    await rows(
      house.database,
      'update identifiers set is_verified = ? where user_id = ?',
      house.kind === 'sqlite' ? 0 : 'false',
      id,
    );
    const step = await reachStep(house, email, 'email_verification_required');
    const { body } = await house.call('GET', `${UM}/email_verification/${step.email_verification_id}`);
    const { pending_authentication_token } = step;
    return (at) => grant(at, 'verify', { code: body.code, pending_authentication_token });
  },
  'organization step': async (house, { id, email }) => {
    const [organization_id] = [await makeOrganization(house, 'One', id), await makeOrganization(house, 'Two', id)];
    const { pending_authentication_token } = await reachStep(house, email, 'organization_selection_required');
    return (at) => grant(at, 'choose', { organization_id, pending_authentication_token });
  },
  'factor step': async (house, { id, email }) => {
    const factor = await confirmedFactor(house, id);
    const { pending_authentication_token } = await reachStep(house, email, 'mfa_challenge');
    const authentication_challenge_id = await challenge(house, factor.id);
    return (at) =>
      grant(at, 'totp', {
        code: totpCode(house, factor.secret),
        authentication_challenge_id,
        pending_authentication_token,
      });
  },
  refresh: async (house, { email }) => {
    const { body } = await grant(house, 'password', { email, password: PASSWORD });
    return (at) => grant(at, 'refresh', { refresh_token: body.refresh_token });
  },
  'password reset': async (house, { email }) => {
    const { body } = await post(house, `${UM}/password_reset`, { email });
    const fresh = 'another horse battery staple';
    return async (at) => {
      const reset = await post(at, `${UM}/password_reset/confirm`, {
        token: body.password_reset_token,
        new_password: fresh,
      });
      expect(reset.text).not.toContain('access_token');
      return grant(at, 'password', { email, password: reset.status === 200 ? fresh : PASSWORD });
    };
  },
  'authorization code': async (house, { id }) => {
    const code = await codeFor(house, id);
    return (at) => redeem(at, code);
  },
  device: async (house, { id }) => {
    const { device_code, user_code } = await askDevice(house);
    await letIn(house, user_code, id);
    return (at) => poll(at, device_code);
  },
  'sign-in token': async (house, { id }) => {
    const { value } = await createSignInToken(house.work, id);
    return ({ house: at, environment, clientId }) => {
      const from = { clientId, ipAddress: null, userAgent: null, ending: startSession };
      const signingIn = signInByTicket(openWork(at.tools, environment, SYSTEM), value, from);
      return asReply(
        signingIn.then((outcome) =>
          outcome.step ? { step: outcome.step.name } : { access_token: outcome.signedIn.tokens.accessToken },
        ),
      );
    };
  },
  'session that the key begins':
    async (_, { id }) =>
    (at) =>
      at.call('POST', '/v1/sessions', { body: { user_id: id } }),
  'token of a session': async (house, { id }) => {
    const { sessionId } = await anotherSession(house, id);
    return (at) => at.call('POST', `/v1/sessions/${sessionId.replace('session', 'sess')}/tokens`);
  },
};

/** Whether a reply is, or opens, a session. */
export const lets = ({ status, text }: Reply) => status === 200 && /access_token|"object":"session"|"jwt"/.test(text);

// What the core would be answered with where there is no endpoint yet.
function asReply(verb: Promise<{ step?: string; access_token?: string }>): Promise<Reply> {
  const of = (status: number, body: object) => ({ status, body, text: JSON.stringify(body), headers: new Headers() });
  return verb.then(
    (body) => of(body.step ? 403 : 200, body),
    (error: unknown) => of(error instanceof Refusal ? 400 : 500, { code: String(error) }),
  );
}
