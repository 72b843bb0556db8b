// An invitation, as the link of its letter shows it: who invites whom to what, and a button that goes on.

import { legible } from '../core/letters/inert.ts';
import { followInvitation, type OpenInvitation, openInvitation, whereTo } from '../core/own-flows.ts';
import { visitingOf } from '../http/browser.ts';
import { type Shown, screen } from '../http/screens.ts';
import { Refusal } from '../model/refusal.ts';
import { Button } from '../ui/form.tsx';
import { formTargets } from './destinations.ts';
import { enterFreely, type Guest } from './guest.ts';
import { draw, nameOf } from './layout.tsx';
import { Form } from './parts.tsx';

export const invite = screen<Guest>({
  path: '/invite',
  limit: { requests: 30, seconds: 60 },
  enter: enterFreely,
  async show(guest) {
    const found = await read(guest);
    return found ? page(guest, found) : over(guest);
  },
  async act(guest, { browser, facts }) {
    const found = await read(guest);
    if (!found) return over(guest);
    const { work } = guest;
    const visiting = visitingOf(browser, facts, work.environmentId);
    return { to: await followInvitation(work, found.invitation, found.redirectUri, visiting) };
  },
});

interface Found {
  invitation: OpenInvitation;
  redirectUri: string;
}

// Null for an invitation that does not work any more.
async function read({ work, visit: { query } }: Guest): Promise<Found | null> {
  try {
    const invitation = await openInvitation(work, query.invitation_token ?? '');
    return { invitation, redirectUri: await whereTo(work, query.redirect_url ?? invitation.redirectUrl) };
  } catch (error) {
    if (error instanceof Refusal && error.is('invitation_dead')) return null;
    throw error;
  }
}

function page(guest: Guest, { invitation, redirectUri }: Found): Shown {
  const { invitation: words } = guest.speech.words;
  const { email, organizationName: organization, inviterName: inviter } = invitation;
  const organizationName = organization && legible(organization);
  const inviterName = inviter && legible(inviter);
  return draw(guest, {
    title: organizationName ? words.titleTo(organizationName) : words.title(nameOf(guest.work.environment)),
    mayLeadTo: formTargets(redirectUri),
    children: (
      <>
        {inviterName ? <p class="lead">{words.by(inviterName)}</p> : null}
        <p class="lead">{words.lead(email)}</p>
        <Form guest={guest}>
          <Button>{words.accept}</Button>
        </Form>
      </>
    ),
  });
}

function over(guest: Guest): Shown {
  const { invitation: words } = guest.speech.words;
  return draw(guest, { title: words.overTitle, status: 400, children: <p class="lead">{words.over}</p> });
}
