// Whether an application that is somebody else's may act for whoever signs in.

import { grantApplication } from '../core/applications.ts';
import { type AskingApplication, findAsking, turnAway } from '../core/consents.ts';
import { legible } from '../core/letters/inert.ts';
import { flowPage } from '../core/page-links.ts';
import { signInByBrowser } from '../core/sign-in/by-browser.ts';
import { goesBackTo } from '../core/sign-in/on-pages.ts';
import { findPresent, type Present } from '../core/signed-in.ts';
import { type Shown, screen } from '../http/screens.ts';
import { identifierOf } from '../model/account.ts';
import { Refusal, refuse } from '../model/refusal.ts';
import { Button, Notice } from '../ui/form.tsx';
import { type At, circumstancesOf, enterFlow, standsAt, type Traveller } from './guest.ts';
import { draw } from './layout.tsx';
import { destinations, Form, follow, Who } from './parts.tsx';
import { explain } from './wrong.ts';

export const consent = screen<Traveller>({
  path: '/sign-in/consent',
  limit: { requests: 60, seconds: 60 },
  enter: enterFlow,
  async show(guest) {
    const { at, elsewhere } = standsAt(guest, 'consent');
    return elsewhere ?? (await page(at, null));
  },
  async act(guest, { form }) {
    const { at, elsewhere } = standsAt(guest, 'consent');
    if (elsewhere) return elsewhere;
    if (form.decision === 'deny') return { to: await turnAway(at.work, at.flow) };
    const found = await read(at);
    if (!found) return signInAgain(at);
    try {
      return form.decision === 'allow' ? await allow(at, found) : await page(at, null);
    } catch (error) {
      if (error instanceof Refusal && error.is('invalid_credentials')) return signInAgain(at);
      return page(at, explain(at, error));
    }
  },
});

interface Found {
  application: AskingApplication;
  present: Present;
}

// Null where whoever passed the gates is not signed in here any more.
async function read({ work, visit, flow, step }: At<'consent'>): Promise<Found | null> {
  const [application, present] = await Promise.all([
    findAsking(work, flow.clientId),
    findPresent(work, visit.browser.session(work.environmentId)),
  ]);
  // Taken away meanwhile.
  if (!application) throw refuse('flow_over');
  return present?.account.id === step.userId ? { application, present } : null;
}

async function allow(at: At<'consent'>, { application, present }: Found): Promise<Shown> {
  const { work, flow, step } = at;
  const { id: applicationId, scopes } = application;
  await grantApplication(work, { userId: present.account.id, applicationId, scopes });
  const organizationId = step.organizationId ?? flow.organizationId;
  const from = { ...circumstancesOf(at), organizationId, ending: goesBackTo(flow) };
  return follow(at, await signInByBrowser(work, present.session, from));
}

const signInAgain = ({ token }: Traveller) => ({ to: flowPage(token, null) });

async function page(guest: At<'consent'>, wrong: string | null): Promise<Shown> {
  const found = await read(guest);
  if (!found) return signInAgain(guest);
  const { words } = guest.speech;
  const { scopes, organizationName: owner } = found.application;
  const name = legible(found.application.name);
  const organizationName = owner && legible(owner);
  const { host, protocol } = new URL(guest.flow.redirectUri);
  return draw(guest, {
    title: words.consent.title(name),
    mayLeadTo: destinations(guest),
    ...(wrong ? { status: 400 } : {}),
    children: (
      <>
        {wrong ? <Notice kind="fault">{wrong}</Notice> : null}
        <p class="lead">{words.consent.lead(name, organizationName)}</p>
        <Scopes scopes={scopes} nothing={words.consent.nothing} />
        <p class="who soft small">{words.consent.goesTo(host || protocol.replace(':', ''))}</p>
        <Form guest={guest}>
          <Button name="decision" value="allow">
            {words.consent.allow}
          </Button>
          <button type="submit" class="button other" name="decision" value="deny">
            {words.consent.deny}
          </button>
        </Form>
        <Who guest={guest} email={identifierOf(found.present.account) ?? ''} />
      </>
    ),
  });
}

/** What an application asks for, in its own words. */
export const Scopes = ({ scopes, nothing }: { scopes: string[]; nothing: string }) => (
  <ul class="scopes">
    {(scopes.length > 0 ? scopes : [nothing]).map((scope) => (
      <li>{legible(scope)}</li>
    ))}
  </ul>
);
