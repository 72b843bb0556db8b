// The door of SAML providers: they post a form that brings no cookie of ours, so the browser comes round once more.

import { metadataOf } from '../core/saml.ts';
import { redeemHandover, takeAssertion, takeUnsolicited } from '../core/sign-in/by-saml.ts';
import { type Shown, screen, type Visit } from '../http/screens.ts';
import { refuse } from '../model/refusal.ts';
import { enterConnection, enterFlow, type Guest, type Traveller } from './guest.ts';
import { land, turnBack } from './provider.tsx';

const MEGABYTE = 1024 * 1024;

/** Takes what a provider posts. Whose browser it is shows when it comes back with its cookies. */
export const assertionConsumer = screen<Guest>({
  path: '/sso/saml/:connection/acs',
  fromElsewhere: true,
  // In base64, as a form spells it.
  bytes: 2 * MEGABYTE,
  enter: enterConnection,
  async show() {
    throw refuse('method_not_allowed', { allow: ['POST'] });
  },
  async act({ work }, { form, params }): Promise<Shown> {
    const posted = {
      connectionId: params.connection ?? '',
      response: form.SAMLResponse ?? '',
      relayState: form.RelayState ?? '',
    };
    const taken = await takeAssertion(work, posted);
    if (!taken) return { to: await takeUnsolicited(work, posted) };
    if ('refusal' in taken) return turnBack(taken, { connectionId: posted.connectionId }, taken.refusal);
    return { to: `/sso/saml/continue?flow=${taken.token}&handover=${taken.handover}` };
  },
});

/** Goes on in the browser that the sign-in was begun in, and in no other. */
export const afterAssertion = screen<Traveller>({
  path: '/sso/saml/continue',
  enter: enterFlow,
  async show(guest, { query }) {
    const { identity, target } = await redeemHandover(guest.work, guest.token, query.handover ?? '');
    try {
      return await land(guest, identity);
    } catch (error) {
      return turnBack(guest, target, error);
    }
  },
});

/** What a provider is told of us (SAML metadata, section 2.4.4). */
export const metadata = screen<Guest>({
  path: '/sso/saml/:connection/metadata',
  enter: enterConnection,
  async show({ work }, { params }: Visit) {
    return { text: metadataOf(work, params.connection ?? ''), type: 'application/samlmetadata+xml' };
  },
});
