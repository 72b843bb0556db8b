// A new password, for whoever follows the link of a letter. Nobody is signed in by it: other steps may be asked for then.

import { pageUrl } from '../core/page-links.ts';
import { confirmPasswordReset, openPasswordReset } from '../core/recovery.ts';
import { type Shown, screen } from '../http/screens.ts';
import { Refusal } from '../model/refusal.ts';
import { Button, Field } from '../ui/form.tsx';
import { enterFreely, type Guest } from './guest.ts';
import { draw } from './layout.tsx';
import { Form } from './parts.tsx';
import { explain, leastOf } from './wrong.ts';

export const resetPassword = screen<Guest>({
  path: '/reset-password',
  limit: { requests: 30, seconds: 60 },
  enter: enterFreely,
  async show(guest) {
    const email = await ownerOf(guest);
    return email === null ? over(guest) : page(guest, email, null);
  },
  async act(guest, { query, form }) {
    const email = await ownerOf(guest);
    if (email === null) return over(guest);
    if (!form.password) return page(guest, email, guest.speech.words.wrong.password);
    try {
      await confirmPasswordReset(guest.work, query.token ?? '', form.password);
      return done(guest);
    } catch (error) {
      return isOver(error) ? over(guest) : page(guest, email, explain(guest, error));
    }
  },
});

// Whom the link was sent to; null for one that does not work any more.
async function ownerOf({ work, visit }: Guest): Promise<string | null> {
  try {
    return (await openPasswordReset(work, visit.query.token ?? '')).email;
  } catch (error) {
    if (isOver(error)) return null;
    throw error;
  }
}

function isOver(error: unknown): boolean {
  if (!(error instanceof Refusal)) return false;
  return error.is('reset_token_not_found') || error.is('reset_token_spent') || error.is('method_disabled');
}

function page(guest: Guest, email: string, wrong: string | null): Shown {
  const { words } = guest.speech;
  return draw(guest, {
    title: words.reset.title,
    ...(wrong ? { status: 400 } : {}),
    children: (
      <Form guest={guest}>
        {/* For password managers: whose password it is. */}
        <input type="email" name="email" value={email} autocomplete="username" readonly hidden />
        <Field
          label={words.reset.newPassword}
          name="password"
          type="password"
          hint={words.signUp.passwordHint(leastOf(guest))}
          autocomplete="new-password"
          autofocus
          maxlength={1_024}
          wrong={wrong ?? undefined}
        />
        <Button>{words.reset.submit}</Button>
      </Form>
    ),
  });
}

function done(guest: Guest): Shown {
  const { words } = guest.speech;
  const { homepageUrl } = guest.work.environment.settings;
  return draw(guest, {
    title: words.reset.doneTitle,
    children: (
      <>
        <p class="lead">{words.reset.done}</p>
        {homepageUrl ? (
          <a class="button main" href={homepageUrl}>
            {words.continue}
          </a>
        ) : null}
      </>
    ),
  });
}

function over(guest: Guest): Shown {
  const { words } = guest.speech;
  return draw(guest, {
    title: words.reset.overTitle,
    status: 400,
    children: (
      <>
        <p class="lead">{words.reset.over}</p>
        <a class="button main" href={pageUrl(guest.work, '/forgot-password')}>
          {words.reset.askAgain}
        </a>
      </>
    ),
  });
}
