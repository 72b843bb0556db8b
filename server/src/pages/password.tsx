// The password of whoever said who they are.

import { askForMagicCode } from '../core/sign-in/by-code.ts';
import { signInByPassword } from '../core/sign-in/by-password.ts';
import { type Shown, screen } from '../http/screens.ts';
import { Button, Field } from '../ui/form.tsx';
import { type At, circumstancesOf, enterFlow, standsAt, type Traveller } from './guest.ts';
import { draw } from './layout.tsx';
import { destinations, Form, follow, goTo, Who } from './parts.tsx';
import { explain } from './wrong.ts';

export const password = screen<Traveller>({
  path: '/sign-in/password',
  limit: { requests: 60, seconds: 60 },
  enter: enterFlow,
  async show(guest) {
    const { at, elsewhere } = standsAt(guest, 'password', 'code');
    return elsewhere ?? page(at, null);
  },
  async act(guest, { form }) {
    const { at, elsewhere } = standsAt(guest, 'password', 'code');
    if (elsewhere) return elsewhere;
    const { email } = at.step;
    try {
      if (form.instead === 'code') {
        await askForMagicCode(at.work, email, at.flow.invitationId);
        return await goTo(at, { name: 'code', email });
      }
      if (!form.password) return page(at, at.speech.words.wrong.password);
      return await follow(at, await signInByPassword(at.work, { email, password: form.password }, circumstancesOf(at)));
    } catch (error) {
      return page(at, explain(at, error));
    }
  },
});

function page(guest: At<'password' | 'code'>, wrong: string | null): Shown {
  const { words } = guest.speech;
  const { email } = guest.step;
  return draw(guest, {
    title: words.enterPassword.title,
    mayLeadTo: destinations(guest),
    ...(wrong ? { status: 400 } : {}),
    children: (
      <>
        <Who guest={guest} email={email} />
        <Form guest={guest}>
          {/* For password managers: whose password it is. */}
          <input type="email" name="email" value={email} autocomplete="username" readonly hidden />
          <Field
            label={words.password}
            name="password"
            type="password"
            autocomplete="current-password"
            autofocus
            maxlength={1_024}
            wrong={wrong ?? undefined}
            aside={
              <a class="small" href={`/forgot-password?flow=${guest.token}`}>
                {words.enterPassword.forgot}
              </a>
            }
          />
          <Button>{words.enterPassword.submit}</Button>
          {guest.work.environment.settings.magicCodeSignIn ? (
            <Button name="instead" value="code" kind="plain">
              {words.enterPassword.codeInstead}
            </Button>
          ) : null}
        </Form>
      </>
    ),
  });
}
