// Lets a device in that shows a code (RFC 8628 section 3.3): typed here by whoever is signed in, who sees who asks.

import { findMissingConsent, grantApplication } from '../core/applications.ts';
import { type AskingDevice, approveDevice, denyDevice, findDevice } from '../core/devices.ts';
import { findClientName } from '../core/keys.ts';
import { legible } from '../core/letters/inert.ts';
import { listMemberships } from '../core/memberships.ts';
import { signInFor } from '../core/own-flows.ts';
import { pageUrl } from '../core/page-links.ts';
import { findPresent, type Present } from '../core/signed-in.ts';
import { type Shown, screen } from '../http/screens.ts';
import { identifierOf } from '../model/account.ts';
import { Refusal } from '../model/refusal.ts';
import type { AuthMethod } from '../model/session.ts';
import { Button, Field, Notice } from '../ui/form.tsx';
import { Scopes } from './consent.tsx';
import { enterFreely, type Guest } from './guest.ts';
import { draw, nameOf } from './layout.tsx';
import { Form, OrganizationChoices } from './parts.tsx';
import { explain } from './wrong.ts';

export const device = screen<Guest>({
  path: '/device',
  limit: { requests: 60, seconds: 60 },
  enter: enterFreely,
  show: async (guest, { query }) => page(guest, query.user_code ?? '', null),
  async act(guest, { form, facts, browser }) {
    const { work } = guest;
    const typed = (form.user_code ?? '').slice(0, 64);
    const present = await findPresent(work, browser.session(work.environmentId));
    if (!present) return signInFirst(guest, typed);
    // Whoever decides is the session that typed the code, in this browser and for this person (O7).
    const visitor = { id: present.session.id, address: facts.address };
    const { device: words } = guest.speech.words;
    try {
      if (form.decision === 'deny') {
        await denyDevice(work, typed, visitor);
        return said(guest, words.deniedTitle, words.denied);
      }
      if (form.decision !== 'approve') return await ask(guest, typed, present, await findDevice(work, typed, visitor));
      const organizations = await organizationsOf(guest, present);
      const chosen = organizations.find(({ id }) => id === form.organization_id) ?? null;
      // A device cannot ask: it may have no screen, and its program no secret to go on with.
      if (organizations.length > 1 && !chosen) return choose(guest, typed, organizations);
      await approve(guest, typed, present, visitor, chosen?.id ?? null);
      return said(guest, words.approvedTitle, words.approved);
    } catch (error) {
      if (error instanceof Refusal && error.is('invalid_credentials')) return signInFirst(guest, typed);
      return page(guest, typed, explain(guest, error));
    }
  },
});

async function signInFirst({ work, visit }: Guest, typed: string): Promise<Shown> {
  const back = pageUrl(work, '/device', { user_code: typed || null });
  return { to: await signInFor(work, visit.browser.id, back) };
}

async function organizationsOf({ work }: Guest, { account }: Present): Promise<{ id: string; name: string }[]> {
  const { rows } = await listMemberships(work, { userId: account.id }, { limit: 100, order: 'asc' });
  return rows.map(({ organizationId: id, organizationName: name }) => ({ id, name }));
}

// What else is left to settle, the device is asked when it polls.
async function approve(
  { work }: Guest,
  typed: string,
  { account, session }: Present,
  visitor: { id: string; address: string },
  organizationId: string | null,
): Promise<void> {
  const clientId = await approveDevice(work, typed, visitor, {
    userId: account.id,
    method: session.authMethod as AuthMethod,
    secondFactor: session.secondFactor,
    organizationId,
    organizationSettled: organizationId !== null,
    browserSessionId: session.id,
  });
  const asked = await findMissingConsent(work, work.db, { userId: account.id, clientId });
  if (asked) await grantApplication(work, { userId: account.id, applicationId: asked.id, scopes: asked.scopes });
}

function page(guest: Guest, typed: string, wrong: string | null): Shown {
  const { words } = guest.speech;
  return draw(guest, {
    title: words.device.title,
    ...(wrong ? { status: 400 } : {}),
    children: (
      <>
        <p class="lead">{words.device.lead}</p>
        <Form guest={guest}>
          <Field
            label={words.device.code}
            name="user_code"
            value={typed}
            autocomplete="off"
            autofocus
            wide
            maxlength={64}
            wrong={wrong ?? undefined}
          />
          <Button>{words.continue}</Button>
        </Form>
      </>
    ),
  });
}

async function ask(guest: Guest, typed: string, { account }: Present, asking: AskingDevice): Promise<Shown> {
  const { words } = guest.speech;
  const { work } = guest;
  const { clientId, ipAddress, userAgent } = asking;
  const [name, asked] = await Promise.all([
    findClientName(work, clientId),
    findMissingConsent(work, work.db, { userId: account.id, clientId }),
  ]);
  const app = name === null ? nameOf(work.environment) : legible(name);
  return draw(guest, {
    title: words.device.askTitle,
    children: (
      <>
        <p class="who soft small">{words.signedInAs(identifierOf(account) ?? '')}</p>
        <p class="lead">{words.device.asks(app)}</p>
        {asked ? <p class="lead">{words.consent.lead(app, null)}</p> : null}
        {asked ? <Scopes scopes={asked.scopes} nothing={words.consent.nothing} /> : null}
        {ipAddress ? <p class="soft small">{words.device.from(ipAddress)}</p> : null}
        {/* As the device says it, who may say anything. */}
        {userAgent ? (
          <p class="who soft small">
            <q>{userAgent.slice(0, 160)}</q>
          </p>
        ) : null}
        <Notice kind="fault">{words.device.warning}</Notice>
        <Form guest={guest}>
          <input type="hidden" name="user_code" value={typed} />
          <Button name="decision" value="approve">
            {words.device.approve}
          </Button>
          <button type="submit" class="button other" name="decision" value="deny">
            {words.device.deny}
          </button>
        </Form>
      </>
    ),
  });
}

function choose(guest: Guest, typed: string, organizations: { id: string; name: string }[]): Shown {
  const { words } = guest.speech;
  return draw(guest, {
    title: words.organization.title,
    children: (
      <>
        <p class="lead">{words.organization.lead}</p>
        <Form guest={guest}>
          <input type="hidden" name="user_code" value={typed} />
          <input type="hidden" name="decision" value="approve" />
          <OrganizationChoices organizations={organizations} />
        </Form>
      </>
    ),
  });
}

function said(guest: Guest, title: string, text: string): Shown {
  return draw(guest, { title, children: <p class="lead">{text}</p> });
}
