// Which organization to sign in to, for somebody who belongs to several.

import { chooseOrganizationStep } from '../core/sign-in/by-step.ts';
import { type Shown, screen } from '../http/screens.ts';
import { Notice } from '../ui/form.tsx';
import { type At, enterFlow, standsAt, type Traveller } from './guest.ts';
import { draw } from './layout.tsx';
import { destinations, Form, follow, OrganizationChoices } from './parts.tsx';
import { tookTooLong, waitingAt } from './waiting.ts';
import { explain } from './wrong.ts';

export const organization = screen<Traveller>({
  path: '/sign-in/organization',
  limit: { requests: 60, seconds: 60 },
  enter: enterFlow,
  async show(guest) {
    const { at, elsewhere } = standsAt(guest, 'organization_selection');
    return elsewhere ?? page(at, null);
  },
  async act(guest, { form }) {
    const { at, elsewhere } = standsAt(guest, 'organization_selection');
    if (elsewhere) return elsewhere;
    try {
      const chosen = form.organization_id ?? '';
      return await follow(at, await chooseOrganizationStep(at.work, waitingAt(at), chosen));
    } catch (error) {
      return tookTooLong(at, error) ?? page(at, explain(at, error));
    }
  },
});

function page(guest: At<'organization_selection'>, wrong: string | null): Shown {
  const { words } = guest.speech;
  return draw(guest, {
    title: words.organization.title,
    mayLeadTo: destinations(guest),
    ...(wrong ? { status: 400 } : {}),
    children: (
      <>
        {wrong ? <Notice kind="fault">{wrong}</Notice> : null}
        <p class="lead">{words.organization.lead}</p>
        <Form guest={guest}>
          <OrganizationChoices organizations={guest.step.organizations} />
        </Form>
        <p class="below small">
          <a href={`/sign-in?flow=${guest.token}`}>{words.anotherAddress}</a>
        </p>
      </>
    ),
  });
}
