// The outbox as a page: every letter that was written, with the code or link that is in it, for whoever builds here.

import { getLetter, listLetters } from '../core/letters.ts';
import { screen } from '../http/screens.ts';
import type { Letter, LetterKind, LetterState } from '../model/letter.ts';
import { enterDevelopment } from './development.ts';
import type { Guest } from './guest.ts';
import { draw } from './layout.tsx';

const KINDS: Record<LetterKind, string> = {
  verify_email: 'Code to verify an address',
  magic_code: 'Code to sign in',
  email_change: 'Code to change the address',
  email_changed: 'The address was changed',
  password_reset: 'Link to set a new password',
  password_changed: 'The password was changed',
  invitation: 'Invitation',
  factor_changed: 'A second factor was changed',
  passkey_changed: 'A passkey was changed',
  account_exists: 'Somebody has this address already',
  backup_codes_changed: 'The backup codes were changed',
};

const STATES: Record<LetterState, string> = {
  kept: 'kept here',
  waiting: 'waiting to be sent',
  sent: 'sent',
  failed: 'failed',
};

/** Seconds between two looks, for who wants the list to be looked at again by itself. */
const AGAIN = 5;

/** The list, newest first. */
export const outbox = screen<Guest>({
  path: '/outbox',
  enter: enterDevelopment,
  async show(guest, { query }) {
    const { after, follow } = query;
    const { rows, after: next } = await listLetters(guest.work, {
      limit: 50,
      order: 'desc',
      ...(after ? { after } : {}),
    });
    return draw(guest, {
      title: 'Outbox',
      wide: true,
      repeats: follow ? AGAIN : undefined,
      children: (
        <>
          <p class="lead">
            Every letter of this server, newest first.{' '}
            {follow ? (
              <a href={at(guest)}>Stop looking again</a>
            ) : (
              <a href={at(guest, { follow: 'yes' })}>Look again every {AGAIN} seconds</a>
            )}
          </p>
          {rows.length > 0 ? <Letters guest={guest} letters={rows} /> : <p class="soft">Nothing was written yet.</p>}
          {next ? <a href={at(guest, { after: next })}>Older letters</a> : null}
        </>
      ),
    });
  },
});

/** One letter. */
export const outboxLetter = screen<Guest>({
  path: '/outbox/:id',
  enter: enterDevelopment,
  async show(guest, { params }) {
    const { content, ...letter } = await getLetter(guest.work, params.id ?? '');
    const { code, url } = (content?.data ?? {}) as { code?: string; url?: string };
    return draw(guest, {
      title: content?.subject ?? KINDS[letter.kind],
      wide: true,
      children: (
        <>
          {code ? <code class="secret">{code}</code> : null}
          {url ? <Link guest={guest} to={url} /> : null}
          <Facts letter={letter} />
          {content ? (
            <pre lang={content.language} dir="auto">
              {content.text}
            </pre>
          ) : (
            <p>What it said is gone: it was sent, or is over.</p>
          )}
          <p>
            <a href={at(guest)}>All letters</a>
          </p>
        </>
      ),
    });
  },
});

const Letters = ({ guest, letters }: { guest: Guest; letters: Letter[] }) => (
  <ul class="letters">
    {letters.map(({ id, to, kind, state, createdAt }) => (
      <li>
        <a href={at(guest, {}, `/${id}`)}>
          <strong>{KINDS[kind]}</strong>
          <span class="soft small when">{ago(guest.work.now() - createdAt)}</span>
          <span class="soft small">
            <bdi>{to}</bdi>
          </span>
          <span class="soft small when">{STATES[state]}</span>
        </a>
      </li>
    ))}
  </ul>
);

const Facts = ({ letter }: { letter: Letter }) => (
  <dl class="facts">
    {[
      ['To', letter.to],
      ['What', KINDS[letter.kind]],
      ['Written', new Date(letter.createdAt).toISOString()],
      ['State', letter.problem ? `${STATES[letter.state]}: ${letter.problem}` : STATES[letter.state]],
    ].map(([name, value]) => (
      <div>
        <dt>{name}</dt>
        <dd>
          <bdi>{value}</bdi>
        </dd>
      </div>
    ))}
  </dl>
);

// A page that the operator configured may be anywhere: it is named, and only our own is a place to go to from here.
const Link = ({ guest, to }: { guest: Guest; to: string }) =>
  to.startsWith(`${guest.work.tools.publicUrl}/`) ? (
    <div class="actions">
      <a class="button main" href={to}>
        Open the link
      </a>
    </div>
  ) : (
    <code class="secret">{to}</code>
  );

// Within the environment that is looked at.
function at({ visit }: Guest, query: Record<string, string> = {}, path = ''): string {
  const { client_id: clientId } = visit.query;
  const all = new URLSearchParams({ ...(clientId ? { client_id: clientId } : {}), ...query });
  return `/outbox${path}${all.size > 0 ? `?${all}` : ''}`;
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'just now';
  const [count, unit] = minutes < 60 ? [minutes, 'minute'] : [Math.floor(minutes / 60), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}
