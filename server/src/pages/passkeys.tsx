// The passkeys of whoever is signed in in this browser: to see, to add, to remove.

import { enrolPasskey, offerPasskeyEnrolment } from '../core/passkey-ceremonies.ts';
import { removePasskey } from '../core/passkeys.ts';
import { isRegisteredRedirect } from '../core/redirects.ts';
import { findPresent, type Present } from '../core/signed-in.ts';
import { type Shown, screen } from '../http/screens.ts';
import type { Passkey } from '../model/account.ts';
import { Refusal } from '../model/refusal.ts';
import { Notice } from '../ui/form.tsx';
import { enterFreely, type Guest } from './guest.ts';
import { draw } from './layout.tsx';
import { Form } from './parts.tsx';
import { takesPasskeys } from './passkey-form.tsx';
import { passkeyScript } from './scripts/passkeys.ts';
import { explain } from './wrong.ts';

/** What was done, or what stood in its way. */
type Said = { done?: string; wrong?: string };

export const passkeys = screen<Guest>({
  path: '/passkeys',
  limit: { requests: 60, seconds: 60 },
  enter: enterFreely,
  show: (guest) => page(guest, {}),
  async act(guest, { form }) {
    const { words } = guest.speech;
    const present = await presentIn(guest);
    if (!present?.mayChange) return page(guest, {});
    try {
      if (form.remove) {
        await removePasskey(guest.work, present.account.id, form.remove);
        return await page(guest, { done: words.passkeys.removed });
      }
      const { browser, facts } = guest.visit;
      await enrolPasskey(guest.work, present.account.id, browser.id, form.response, deviceOf(facts.userAgent));
      return await page(guest, { done: words.passkeys.added });
    } catch (error) {
      return page(guest, explainChange(guest, error));
    }
  },
});

function explainChange(guest: Guest, error: unknown): Said {
  const { passkeys } = guest.speech.words;
  if (error instanceof Refusal && (error.is('invalid_passkey') || error.is('passkey_taken')))
    return { wrong: passkeys.failed };
  // Removed in another window.
  if (error instanceof Refusal && error.is('not_found')) return {};
  return { wrong: explain(guest, error) };
}

const DEVICES: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh/, 'Mac'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

// What tells one passkey from another: proper names, the same in every language.
function deviceOf(userAgent: string | null): string | null {
  return DEVICES.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1] ?? null;
}

function presentIn({ work, visit }: Guest): Promise<Present | null> {
  return findPresent(work, visit.browser.session(work.environmentId));
}

async function page(guest: Guest, { done, wrong }: Said): Promise<Shown> {
  const { words } = guest.speech;
  const [present, back] = await Promise.all([presentIn(guest), backOf(guest)]);
  const adding = present?.mayChange && takesPasskeys(guest) ? await addForm(guest, present.account.id) : null;
  const status = present ? (wrong ? 400 : 200) : 403;
  return draw(guest, {
    title: words.passkeys.title,
    script: adding ? passkeyScript() : undefined,
    status,
    children: (
      <>
        {done ? <Notice kind="done">{done}</Notice> : null}
        {wrong ? <Notice kind="fault">{wrong}</Notice> : null}
        {present ? (
          <>
            <p class="lead">{words.passkeys.lead}</p>
            <List guest={guest} {...present} />
          </>
        ) : null}
        {present?.mayChange ? (
          (adding ?? <p class="soft">{words.passkeys.unsupported}</p>)
        ) : (
          <p>{words.passkeys.signInAgain}</p>
        )}
        {back ? (
          <a class="button other" href={back}>
            {words.passkeys.done}
          </a>
        ) : null}
      </>
    ),
  });
}

const List = ({ guest, account, mayChange }: Present & { guest: Guest }) => {
  const { words, language } = guest.speech;
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const dates = ({ createdAt, lastUsedAt }: Passkey) => [
    words.passkeys.created(day.format(createdAt)),
    ...(lastUsedAt ? [words.passkeys.lastUsed(day.format(lastUsedAt))] : []),
  ];
  if (account.passkeys.length === 0) return <p class="soft">{words.passkeys.none}</p>;
  const rows = account.passkeys.map((passkey) => (
    <li>
      <div>
        <strong>{passkey.name}</strong>
        {dates(passkey).map((date) => (
          <p class="soft small">{date}</p>
        ))}
      </div>
      {mayChange ? (
        <button type="submit" class="button other" name="remove" value={passkey.id}>
          {words.passkeys.remove(passkey.name)}
        </button>
      ) : null}
    </li>
  ));
  const list = <ul class="rows">{rows}</ul>;
  return mayChange ? <Form guest={guest}>{list}</Form> : list;
};

async function addForm(guest: Guest, userId: string) {
  const { words } = guest.speech;
  const options = await offerPasskeyEnrolment(guest.work, userId, guest.visit.browser.id);
  const data = { 'data-passkey': 'enrol', 'data-options': JSON.stringify(options) };
  return (
    <Form guest={guest} data={data}>
      <input type="hidden" name="response" />
      <button type="submit" class="button main" hidden>
        {words.passkeys.add}
      </button>
      <p class="soft unsupported">{words.passkeys.unsupported}</p>
      <p class="fault small" role="alert" data-passkey-error="" hidden>
        {words.passkeys.failed}
      </p>
      <p class="fault small" role="alert" data-passkey-error="known" hidden>
        {words.passkeys.known}
      </p>
    </Form>
  );
}

/** The application's page to go back to, if it is one of its own (O8). */
async function backOf({ work, visit }: Guest): Promise<string | null> {
  const { return_to: wanted } = visit.query;
  if (!wanted) return null;
  const isOurs =
    wanted === work.environment.settings.homepageUrl ||
    (await isRegisteredRedirect(work, 'redirect', wanted)) ||
    (await isRegisteredRedirect(work, 'sign_out', wanted));
  return isOurs ? wanted : null;
}
