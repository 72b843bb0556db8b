// Setting a second factor up, where the environment asks everybody for one: the secret, its first code, the backup codes.

import { beginSetUp, setUpStep } from '../core/sign-in/by-second-factor.ts';
import { type Shown, screen } from '../http/screens.ts';
import type { Enrolled } from '../model/flow.ts';
import { Button } from '../ui/form.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { readCode } from './code.tsx';
import { type At, enterFlow, standsAt, type Traveller } from './guest.ts';
import { draw } from './layout.tsx';
import { CodeField, destinations, Form, follow, Who } from './parts.tsx';
import { explainFactor, tookTooLong, waitingAt } from './waiting.ts';

export const setUpSecondFactor = screen<Traveller>({
  path: '/sign-in/set-up-second-factor',
  limit: { requests: 60, seconds: 60 },
  enter: enterFlow,
  async show(guest) {
    const { at, elsewhere } = standsAt(guest, 'mfa_enrollment');
    if (elsewhere) return elsewhere;
    const { enrolled } = at.step;
    return enrolled ? secretPage(at, enrolled, null) : beginning(at);
  },
  async act(guest, { form, here }) {
    const { at, elsewhere } = standsAt(guest, 'mfa_enrollment');
    if (elsewhere) return elsewhere;
    const { work, flow, step } = at;
    const { enrolled } = step;
    try {
      // What was made is shown by a GET, so that the page can be loaded again.
      if (!enrolled) return await beginSetUp(work, flow, step).then(() => ({ to: here }));
      if (form.code === undefined) return { to: here };
      const given = { factorId: enrolled.factorId, code: readCode(form.code) };
      const { outcome, backupCodes } = await setUpStep(work, waitingAt(at), given);
      return codesPage(at, backupCodes, await follow(at, outcome));
    } catch (error) {
      const over = tookTooLong(at, error);
      if (over || !enrolled) return over ?? Promise.reject(error);
      return secretPage(at, enrolled, explainFactor(at, error));
    }
  },
});

function beginning(guest: At<'mfa_enrollment'>): Shown {
  const { words } = guest.speech;
  return draw(guest, {
    title: words.setUp.title,
    children: (
      <>
        <p class="lead">{words.setUp.lead}</p>
        <Form guest={guest}>
          <Button>{words.continue}</Button>
        </Form>
        <Who guest={guest} email={guest.step.email} />
      </>
    ),
  });
}

function secretPage(guest: At<'mfa_enrollment'>, { secret, uri }: Enrolled, wrong: string | null): Shown {
  const { words } = guest.speech;
  return draw(guest, {
    title: words.setUp.title,
    mayLeadTo: destinations(guest),
    ...(wrong ? { status: 400 } : {}),
    children: (
      <>
        <p>{words.setUp.scan}</p>
        <QrCode text={uri} label={words.setUp.qr} />
        <p>{words.setUp.key}</p>
        <code class="secret" dir="ltr">
          {inGroups(secret)}
        </code>
        <p>{words.setUp.thenCode}</p>
        <Form guest={guest}>
          <CodeField guest={guest} wrong={wrong ?? undefined} waits={wrong === null} />
          <Button>{words.setUp.submit}</Button>
        </Form>
        <Who guest={guest} email={guest.step.email} />
      </>
    ),
  });
}

// They are signed in by now: the application is a link away, so that nobody goes there before they kept the codes.
function codesPage(guest: Traveller, codes: string[], next: Shown): Shown {
  if (!('to' in next)) return next;
  const { words } = guest.speech;
  const shown = draw(guest, {
    title: words.setUp.backupTitle,
    children: (
      <>
        <p class="lead">{words.setUp.backupLead}</p>
        <ul class="codes" dir="ltr">
          {codes.map((code) => (
            <li>{code}</li>
          ))}
        </ul>
        <a class="button main" href={next.to}>
          {words.setUp.done}
        </a>
      </>
    ),
  });
  return { ...shown, cookies: next.cookies ?? [] };
}

function inGroups(secret: string): string {
  return (secret.match(/.{1,4}/g) ?? []).join(' ');
}
