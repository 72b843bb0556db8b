// The button that signs somebody in with a passkey: there where the browser knows any, and only then.

import { offerPasskeySignIn } from '../core/passkey-ceremonies.ts';
import type { Traveller } from './guest.ts';
import { Form } from './parts.tsx';

/** Whether passkeys work here: they belong to a host with a name (WebAuthn section 5.1.2), and the environment decides. */
export function takesPasskeys({ work }: Pick<Traveller, 'work'>): boolean {
  const { hostname } = new URL(work.tools.publicUrl);
  return work.environment.settings.passkeySignIn && !/^[\d.]+$|^\[/.test(hostname);
}

/** The form; null where passkeys are not taken. */
export async function passkeyForm(guest: Traveller) {
  if (!takesPasskeys(guest)) return null;
  const { words } = guest.speech;
  const options = await offerPasskeySignIn(guest.work, guest.visit.browser.id);
  const data = { 'data-passkey': 'sign-in', 'data-options': JSON.stringify(options) };
  return (
    <Form guest={guest} action={`/sign-in/passkey?flow=${guest.token}`} data={data}>
      <input type="hidden" name="response" />
      <button type="submit" class="button other" hidden>
        {words.signIn.withPasskey}
      </button>
      <p class="fault small" role="alert" data-passkey-error hidden>
        {words.signIn.passkeyFailed}
      </p>
    </Form>
  );
}
