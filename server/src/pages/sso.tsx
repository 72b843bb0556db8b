// Whoever belongs to an organization with a provider of its own is shown that they go there.

import { getConnection } from '../core/connections.ts';
import { screen } from '../http/screens.ts';
import { Button } from '../ui/form.tsx';
import { type At, enterFlow, standsAt, type Traveller } from './guest.ts';
import { draw } from './layout.tsx';
import { destinations, Form, goTo, Who } from './parts.tsx';

export const sso = screen<Traveller>({
  path: '/sign-in/sso',
  enter: enterFlow,
  async show(guest) {
    const { at, elsewhere } = standsAt(guest, 'sso');
    return elsewhere ?? page(at);
  },
  async act(guest) {
    const { at, elsewhere } = standsAt(guest, 'sso');
    return elsewhere ?? goTo(at, { name: 'password', email: at.step.email });
  },
});

async function page(guest: At<'sso'>) {
  const { words } = guest.speech;
  const { email, connectionId } = guest.step;
  const { isRequired } = await getConnection(guest.work, connectionId);
  const { passwordSignIn } = guest.work.environment.settings;
  return draw(guest, {
    title: words.sso.title,
    mayLeadTo: destinations(guest),
    children: (
      <>
        <p class="lead">{words.sso.lead(email)}</p>
        <a class="button main" href={`/sign-in/sso/go?flow=${guest.token}`}>
          {words.sso.submit}
        </a>
        {passwordSignIn && !isRequired ? (
          <Form guest={guest}>
            <Button kind="plain">{words.enterCode.passwordInstead}</Button>
          </Form>
        ) : null}
        <Who guest={guest} email={email} />
      </>
    ),
  });
}
