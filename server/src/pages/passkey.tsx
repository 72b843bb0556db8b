// What the browser answered for a passkey.

import { signInByPasskey } from '../core/sign-in/by-passkey.ts';
import { screen } from '../http/screens.ts';
import { Refusal } from '../model/refusal.ts';
import { circumstancesOf, enterFlow, type Traveller } from './guest.ts';
import { follow } from './parts.tsx';

export const passkey = screen<Traveller>({
  path: '/sign-in/passkey',
  limit: { requests: 60, seconds: 60 },
  enter: enterFlow,
  show: async ({ token }) => ({ to: `/sign-in?flow=${token}` }),
  async act(guest, { form }) {
    try {
      const given = { browser: guest.visit.browser.id, response: readJson(form.response) };
      return await follow(guest, await signInByPasskey(guest.work, given, circumstancesOf(guest)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { to: `/sign-in?flow=${guest.token}&problem=${error.code}` };
    }
  },
});

function readJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
