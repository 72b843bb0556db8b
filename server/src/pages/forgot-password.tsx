// A forgotten password: ask for a link to set a new one.

import { flowPage } from '../core/page-links.ts';
import { askForPasswordReset } from '../core/recovery.ts';
import { type Shown, screen } from '../http/screens.ts';
import { Button, Field } from '../ui/form.tsx';
import { readEmail } from './email.ts';
import { enterFlow, enterFreely, type Guest, type Traveller } from './guest.ts';
import { draw } from './layout.tsx';
import { Form } from './parts.tsx';
import { explain } from './wrong.ts';

/** Somebody in the middle of a sign-in, or who came by themselves. */
type Forgetful = Guest & Partial<Traveller>;

export const forgotPassword = screen<Forgetful>({
  path: '/forgot-password',
  limit: { requests: 20, seconds: 60 },
  enter: (visit) => (visit.query.flow ? enterFlow(visit) : enterFreely(visit)),
  show: async (guest) => page(guest, { email: saidBefore(guest) }),
  async act(guest, { form }) {
    const email = readEmail(form.email);
    if (!email) return page(guest, { email: form.email ?? '', wrong: guest.speech.words.wrong.email });
    try {
      await askForPasswordReset(guest.work, email);
      return sent(guest, email);
    } catch (error) {
      return page(guest, { email, wrong: explain(guest, error) });
    }
  },
});

function saidBefore({ flow }: Forgetful): string {
  const step = flow?.step ?? null;
  return step && 'email' in step ? step.email : (flow?.loginHint ?? '');
}

function page(guest: Forgetful, { email, wrong }: { email: string; wrong?: string }): Shown {
  const { words } = guest.speech;
  return draw(guest, {
    title: words.forgot.title,
    ...(wrong ? { status: 400 } : {}),
    children: (
      <>
        <p class="lead">{words.forgot.lead}</p>
        <Form guest={guest}>
          <Field
            label={words.email}
            name="email"
            type="email"
            value={email}
            autocomplete="username"
            inputmode="email"
            autofocus
            maxlength={320}
            wrong={wrong}
          />
          <Button>{words.forgot.submit}</Button>
        </Form>
        <Back guest={guest} />
      </>
    ),
  });
}

function sent(guest: Forgetful, email: string): Shown {
  const { words } = guest.speech;
  return draw(guest, {
    title: words.forgot.sentTitle,
    children: (
      <>
        <p class="lead">{words.forgot.sent(email)}</p>
        <Back guest={guest} />
      </>
    ),
  });
}

const Back = ({ guest: { speech, token, flow } }: { guest: Forgetful }) =>
  token && flow ? (
    <p class="below small">
      <a href={flowPage(token, flow.step, flow.screen)}>{speech.words.forgot.backToSignIn}</a>
    </p>
  ) : null;
