// The code that was mailed to whoever said who they are.

import { askForMagicCode, signInByCode } from '../core/sign-in/by-code.ts';
import { type Shown, screen } from '../http/screens.ts';
import { Button, Notice } from '../ui/form.tsx';
import { type At, circumstancesOf, enterFlow, standsAt, type Traveller } from './guest.ts';
import { draw } from './layout.tsx';
import { CodeField, destinations, Form, follow, goTo, Who } from './parts.tsx';
import { explain } from './wrong.ts';

export const code = screen<Traveller>({
  path: '/sign-in/code',
  limit: { requests: 60, seconds: 60 },
  enter: enterFlow,
  async show(guest) {
    const { at, elsewhere } = standsAt(guest, 'code');
    return elsewhere ?? page(at, {});
  },
  async act(guest, { form }) {
    const { at, elsewhere } = standsAt(guest, 'code');
    if (elsewhere) return elsewhere;
    const { email } = at.step;
    try {
      if (form.instead === 'password') return await goTo(at, { name: 'password', email });
      if (form.instead === 'again') {
        await askForMagicCode(at.work, email, at.flow.invitationId);
        return page(at, { done: at.speech.words.enterCode.sentAgain });
      }
      const given = { email, code: readCode(form.code) };
      return await follow(at, await signInByCode(at.work, given, circumstancesOf(at)));
    } catch (error) {
      return page(at, { wrong: explain(at, error) });
    }
  },
});

/** A code as people copy it: with spaces, or a dash in the middle. */
export function readCode(typed: string | undefined): string {
  return (typed ?? '').replace(/[\s-]/g, '');
}

function page(guest: At<'code'>, { wrong, done }: { wrong?: string; done?: string }): Shown {
  const { words } = guest.speech;
  const { email } = guest.step;
  return draw(guest, {
    title: words.enterCode.title,
    mayLeadTo: destinations(guest),
    ...(wrong ? { status: 400 } : {}),
    children: (
      <>
        {done ? <Notice kind="done">{done}</Notice> : null}
        <p class="lead">{words.enterCode.sent(email)}</p>
        <Form guest={guest}>
          <CodeField guest={guest} wrong={wrong} />
          <Button>{words.enterCode.submit}</Button>
          <Button name="instead" value="again" kind="plain">
            {words.enterCode.again}
          </Button>
          {guest.work.environment.settings.passwordSignIn ? (
            <Button name="instead" value="password" kind="plain">
              {words.enterCode.passwordInstead}
            </Button>
          ) : null}
        </Form>
        <Who guest={guest} email={email} />
      </>
    ),
  });
}
