// Making an account.

import { flowPage } from '../core/page-links.ts';
import { signUp as signUpAs } from '../core/sign-in/sign-up.ts';
import { type Shown, screen } from '../http/screens.ts';
import { Refusal } from '../model/refusal.ts';
import { Button, Field } from '../ui/form.tsx';
import { readEmail } from './email.ts';
import { circumstancesOf, enterFlow, type Traveller } from './guest.ts';
import { draw } from './layout.tsx';
import { destinations, Form } from './parts.tsx';
import { explain, leastOf } from './wrong.ts';

type Filled = { email?: string; firstName?: string; lastName?: string };
type Wrong = { email?: string; password?: string };

export const signUp = screen<Traveller>({
  path: '/sign-up',
  limit: { requests: 20, seconds: 60 },
  enter: enterFlow,
  show: async (guest) => page(guest, {}, {}),
  async act(guest, { form }) {
    const { words } = guest.speech;
    const [firstName, lastName] = [readName(form.first_name), readName(form.last_name)];
    const filled = { email: form.email ?? '', firstName: firstName ?? '', lastName: lastName ?? '' };
    const email = readEmail(form.email);
    if (!email) return page(guest, filled, { email: words.wrong.email });
    if (!form.password) return page(guest, filled, { password: words.wrong.password });
    try {
      const person = { email, password: form.password, firstName, lastName };
      await signUpAs(guest.work, guest.flow, person, circumstancesOf(guest));
      return { to: flowPage(guest.token, { name: 'email_verification', email, pendingToken: null }) };
    } catch (error) {
      const about = error instanceof Refusal && error.is('weak_password') ? 'password' : 'email';
      return page(guest, filled, { [about]: explain(guest, error) });
    }
  },
});

const readName = (typed: string | undefined) => (typed ?? '').trim().slice(0, 256) || null;

function page(guest: Traveller, filled: Filled, wrong: Wrong): Shown {
  const { words } = guest.speech;
  const { work, flow, token } = guest;
  const { settings, name } = work.environment;
  const isFixed = flow.invitationId !== null && flow.loginHint !== null;
  return draw(guest, {
    title: words.signUp.title(settings.displayName ?? name),
    mayLeadTo: destinations(guest),
    ...(wrong.email || wrong.password ? { status: 400 } : {}),
    children: (
      <>
        <Form guest={guest}>
          <Field
            label={words.email}
            name="email"
            type="email"
            value={isFixed ? (flow.loginHint ?? '') : (filled.email ?? flow.loginHint ?? '')}
            readonly={isFixed}
            autocomplete="username"
            inputmode="email"
            autofocus
            maxlength={320}
            wrong={wrong.email}
          />
          <div class="pair">
            <Field
              label={words.signUp.firstName}
              name="first_name"
              value={filled.firstName ?? ''}
              optional={words.signUp.optional}
              autocomplete="given-name"
              maxlength={256}
            />
            <Field
              label={words.signUp.lastName}
              name="last_name"
              value={filled.lastName ?? ''}
              optional={words.signUp.optional}
              autocomplete="family-name"
              maxlength={256}
            />
          </div>
          <Field
            label={words.password}
            name="password"
            type="password"
            hint={words.signUp.passwordHint(leastOf(guest))}
            autocomplete="new-password"
            maxlength={1_024}
            wrong={wrong.password}
          />
          {settings.termsUrl && settings.privacyUrl ? <p class="soft small">{words.signUp.agree}</p> : null}
          <Button>{words.signUp.submit}</Button>
        </Form>
        <p class="below small">
          {words.signUp.haveAccount} <a href={`/sign-in?flow=${token}`}>{words.signUp.signIn}</a>
        </p>
      </>
    ),
  });
}
