// A sign-in with a ticket: the button below its link, since opening a link spends nothing (C6).

import { beginOwnFlow, whereTo } from '../core/own-flows.ts';
import { openTicket, signInByTicket } from '../core/sign-in/by-ticket.ts';
import { type Screen, type Shown, screen, type Visit } from '../http/screens.ts';
import { Refusal } from '../model/refusal.ts';
import { Button, Notice } from '../ui/form.tsx';
import { formTargets } from './destinations.ts';
import { circumstancesOf, enterFreely, type Guest } from './guest.ts';
import { draw, nameOf } from './layout.tsx';
import { Form, follow } from './parts.tsx';
import { explain } from './wrong.ts';

const ticket = screen<Guest>({
  path: '/sign-in',
  limit: { requests: 30, seconds: 60 },
  enter: enterFreely,
  show: (guest) => page(guest, null),
  async act(guest, { query, browser }) {
    const { work } = guest;
    const given = query.ticket ?? '';
    try {
      await openTicket(work, given);
      const traveller = { ...guest, ...(await beginOwnFlow(work, browser.id)) };
      return await follow(traveller, await signInByTicket(work, given, circumstancesOf(traveller)));
    } catch (error) {
      return page(guest, isOver(error) ? null : explain(guest, error));
    }
  },
});

/** A page whose path tickets share: with one in the address, and no flow, theirs. */
export function orTicket(page: Screen): Screen {
  const at = ({ query }: Visit) => (query.ticket !== undefined && query.flow === undefined ? ticket : page);
  return {
    ...page,
    enter: (visit) => at(visit).enter(visit),
    show: (guest, visit) => at(visit).show(guest, visit),
    act: (guest, visit) => at(visit).act?.(guest, visit) ?? at(visit).show(guest, visit),
  };
}

const isOver = (error: unknown) => error instanceof Refusal && error.is('invalid_ticket');

async function page(guest: Guest, wrong: string | null): Promise<Shown> {
  const { words } = guest.speech;
  const { work, visit } = guest;
  const redirectUri = await whereTo(work, null);
  const user = await openTicket(work, visit.query.ticket ?? '').catch((error: unknown) => {
    if (isOver(error)) return null;
    throw error;
  });
  if (!user)
    return draw(guest, { title: words.reset.overTitle, status: 400, children: <p class="lead">{words.reset.over}</p> });
  return draw(guest, {
    title: words.signIn.title(nameOf(work.environment)),
    mayLeadTo: formTargets(redirectUri),
    ...(wrong ? { status: 400 } : {}),
    children: (
      <>
        {wrong ? <Notice kind="fault">{wrong}</Notice> : null}
        <p class="lead">{words.signedInAs(user.email)}</p>
        <Form guest={guest}>
          <Button>{words.continue}</Button>
        </Form>
      </>
    ),
  });
}
