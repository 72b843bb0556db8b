// What the pages of a sign-in share: their forms, who is signing in, and where a finished sign-in goes.

import type { Child } from 'hono/jsx';
import { moveFlow } from '../core/flows.ts';
import { makeFormToken } from '../core/form-tokens.ts';
import { legible } from '../core/letters/inert.ts';
import { flowPage } from '../core/page-links.ts';
import type { Outcome } from '../core/sign-in/finish.ts';
import { flowStepOf, type Returned } from '../core/sign-in/on-pages.ts';
import type { Shown } from '../http/screens.ts';
import type { FlowStep } from '../model/flow.ts';
import { Field } from '../ui/form.tsx';
import { formTargets } from './destinations.ts';
import type { Guest, Traveller } from './guest.ts';

interface FormProps {
  guest: Guest;
  /** Where it is sent, if not to the page that it stands on. */
  action?: string;
  /** Of its element, for scripts. */
  data?: Record<string, string>;
  children: Child;
}

/** A button for each organization that there is to choose from. */
export const OrganizationChoices = ({ organizations }: { organizations: { id: string; name: string }[] }) => (
  <ul class="choices">
    {organizations.map(({ id, name }) => (
      <li>
        <button type="submit" class="button other" name="organization_id" value={id}>
          {legible(name)}
        </button>
      </li>
    ))}
  </ul>
);

/** A form that this browser may send once. */
export const Form = ({ guest, action, data, children }: FormProps) => (
  <form method="post" action={action} {...data}>
    <input type="hidden" name="form_token" value={makeFormToken(guest.work, guest.visit.browser.id)} />
    {children}
  </form>
);

/** A code of six digits, as letters and authenticators tell it; phones offer to fill it in. */
export const CodeField = ({ guest, wrong, waits }: { guest: Guest; wrong: string | undefined; waits?: boolean }) => (
  <Field
    label={guest.speech.words.code}
    name="code"
    autocomplete="one-time-code"
    inputmode="numeric"
    autofocus={!waits}
    wide
    maxlength={12}
    wrong={wrong}
  />
);

/** Who is signing in, and the way out for somebody else. */
export const Who = ({ guest, email }: { guest: Traveller; email: string }) => {
  const { words } = guest.speech;
  return (
    <p class="who soft small">
      {words.signedInAs(email)} <a href={`/sign-in?flow=${guest.token}`}>{words.anotherAddress}</a>
    </p>
  );
};

/** Goes where an outcome leads: to the application with a code, or to the page of the next step. */
export async function follow(guest: Traveller, outcome: Outcome<Returned>): Promise<Shown> {
  if (outcome.step) return goTo(guest, flowStepOf(outcome.step));
  const { to, session } = outcome.signedIn;
  const { browser } = guest.visit;
  const { environmentId, environment } = guest.work;
  const seconds = environment.settings.browserSessionSeconds;
  const cookies = session ? [browser.setSession(environmentId, session.token, seconds)] : [];
  return { to: to ?? flowPage(guest.token, { name: 'consent', userId: '', organizationId: null }), cookies };
}

/** Goes to the page of a step, and remembers that the person stands there. */
export async function goTo(guest: Traveller, step: FlowStep): Promise<Shown> {
  await moveFlow(guest.work, guest.flow, step);
  return { to: flowPage(guest.token, step) };
}

/** Where the forms of a sign-in may end: at the application, whatever host of its site answers there. */
export function destinations({ flow }: Pick<Traveller, 'flow'>): string[] {
  return formTargets(flow.redirectUri);
}
