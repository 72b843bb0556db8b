// The code that proves an address: after a sign-up, or when a password was right and the address is still to be proven.

import { verifyEmailStep } from '../core/sign-in/by-step.ts';
import { refuseVerification, resendVerification } from '../core/sign-in/sign-up.ts';
import { type Shown, screen } from '../http/screens.ts';
import { Button, Notice } from '../ui/form.tsx';
import { readCode } from './code.tsx';
import { type At, endingOf, enterFlow, standsAt, type Traveller } from './guest.ts';
import { draw } from './layout.tsx';
import { CodeField, destinations, Form, follow, Who } from './parts.tsx';
import { explain } from './wrong.ts';

export const verifyEmail = screen<Traveller>({
  path: '/sign-in/verify-email',
  limit: { requests: 60, seconds: 60 },
  enter: enterFlow,
  async show(guest) {
    const { at, elsewhere } = standsAt(guest, 'email_verification');
    return elsewhere ?? page(at, {});
  },
  async act(guest, { form }) {
    const { at, elsewhere } = standsAt(guest, 'email_verification');
    if (elsewhere) return elsewhere;
    const { work, flow, step } = at;
    const { clientId } = flow;
    const { email, pendingToken: token } = step;
    try {
      if (form.instead === 'again') {
        await resendVerification(work, { clientId, email, pendingToken: token });
        return page(at, { done: at.speech.words.enterCode.sentAgain });
      }
      if (token === null) return await refuseVerification(work, email);
      const waiting = { token, clientId, ending: endingOf(at) };
      return await follow(at, await verifyEmailStep(work, waiting, readCode(form.code)));
    } catch (error) {
      return page(at, { wrong: explain(at, error) });
    }
  },
});

function page(guest: At<'email_verification'>, { wrong, done }: { wrong?: string; done?: string }): Shown {
  const { words } = guest.speech;
  const { email } = guest.step;
  return draw(guest, {
    title: words.verifyEmail.title,
    mayLeadTo: destinations(guest),
    ...(wrong ? { status: 400 } : {}),
    children: (
      <>
        {done ? <Notice kind="done">{done}</Notice> : null}
        <p class="lead">{words.verifyEmail.sent(email)}</p>
        <Form guest={guest}>
          <CodeField guest={guest} wrong={wrong} />
          <Button>{words.verifyEmail.submit}</Button>
          <Button name="instead" value="again" kind="plain">
            {words.verifyEmail.again}
          </Button>
        </Form>
        <Who guest={guest} email={email} />
      </>
    ),
  });
}
