// The outbox: letters are written in the commit of what they tell of, and sent afterwards by whichever replica takes them.

import { canonicalEmail } from '../kit/email.ts';
import { newId } from '../kit/ids.ts';
import { keyedDigest } from '../kit/secrets.ts';
import type { Letter, LetterData, LetterKind, LetterState, RenderedLetter } from '../model/letter.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import { takeTry } from '../store/attempts.ts';
import type { Tx } from '../store/database.ts';
import * as store from '../store/letters.ts';
import { renderLetter } from './letters/render.ts';
import { checkCursor } from './pages.ts';
import type { Tools, Work } from './work.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** How long a letter that tells of nothing that ends is tried, and at most any. */
const PATIENCE = 3 * DAY;
/** How long the outbox remembers a letter that is over. */
const MEMORY = 30 * DAY;
/** A worker that took a letter settles it within this time; delivery is cut off long before. */
const LEASE = MINUTE;
/** Too short for another try. */
const LAST_MOMENT = 5_000;

const SENDS = [
  { letters: 3, ms: MINUTE },
  { letters: 10, ms: 60 * MINUTE },
];

/**
 * Counts a letter that somebody asked for against what one address may get: 3 a minute and 10 an hour. Refuses
 * `too_many_requests`. Off in development.
 */
export async function checkSends(work: Work, email: string): Promise<void> {
  if (!work.tools.limits) return;
  const now = work.now();
  const address = canonicalEmail(email)?.canonical ?? email.toLowerCase();
  for (const { letters, ms } of SENDS) {
    const key = keyedDigest(work.tools.vault.key('attempts'), `letters ${ms}\n${address}`);
    const budget = { now, limit: letters, windowEndsAt: now + ms, lockEndsAt: now + ms };
    const taken = await work.once((tx) => takeTry(tx, work.environmentId, key, budget));
    if (taken.count <= letters) continue;
    throw refuse('too_many_requests', { retryAfterSeconds: Math.max(1, Math.ceil((taken.windowEndsAt - now) / 1000)) });
  }
}

/**
 * Writes a letter into the commit of what it tells of: both are there, or neither. It goes to exactly one address
 * (L2), which its owner was asked for before; whatever else comes here is a fault of ours.
 */
export async function post<K extends LetterKind>(
  work: Work,
  tx: Tx,
  kind: K,
  { to, locale }: { to: string; locale: string | null },
  data: LetterData[K],
): Promise<void> {
  const recipient = canonicalEmail(to)?.original;
  if (recipient === undefined) throw new Error('a letter goes to exactly one address');
  if ('url' in data) checkLink(data.url);
  const { vault, outbox } = work.tools;
  const now = work.now();
  const id = newId('letter', now);
  await store.insertLetter(tx, {
    environment_id: work.environmentId,
    id,
    kind,
    recipient,
    locale,
    sealed: vault.seal(JSON.stringify(data), place(work.environmentId, id)),
    state: (outbox?.sends ?? true) ? 'waiting' : 'kept',
    due_at: now,
    expires_at: now + lifeOf(data),
    created_at: now,
  });
  outbox?.nudge();
}

/** One page of the outbox. Refuses `invalid_cursor`. */
export async function listLetters(work: Work, page: PageRequest): Promise<Page<Letter>> {
  await checkCursor(page, 'letter', async () => false);
  return store.listLetters(work.db, work.environmentId, page);
}

/**
 * A letter with what it says and what it was made from; null once that is gone: after it was sent, and when it is
 * over. Refuses `not_found`.
 */
export async function getLetter(
  work: Work,
  id: string,
): Promise<Letter & { content: (RenderedLetter & { data: LetterData[LetterKind] }) | null }> {
  const row = await store.findLetter(work.db, work.environmentId, id);
  if (!row) throw refuse('not_found', { entity: 'letter', id });
  const letter = store.toLetter(row);
  if (row.sealed === null || row.expires_at <= work.now()) return { ...letter, content: null };
  const data = open(work.tools, row);
  const about = { product: work.environment.name, locale: row.locale };
  return { ...letter, content: { ...renderLetter(letter.kind, data, about), data } };
}

/** What became of one try to deliver: sent, refused for good, or to be tried again after a while. */
export type Delivery = { sent: true } | { sent: false; problem: string; retryInMs: number | null };

/** A letter that a worker holds until its lease is over. */
export interface HeldLetter {
  /** The same for every try, so that a receiver can tell a second copy. */
  id: string;
  to: string;
  product: string;
  tries: number;
  /** Renders it, or throws when it cannot be read here. */
  render(): RenderedLetter;
  /** Writes down what became of it; says which state that left it in. */
  settle(delivery: Delivery): Promise<LetterState>;
}

/** Takes up to `count` letters that are due. Those that are over are given up instead. */
export async function takeLetters(tools: Tools, count: number): Promise<HeldLetter[]> {
  const now = tools.clock.now();
  const rows = await store.takeLetters(tools.database, now, now + LEASE, count);
  const live = rows.filter((row) => giveUpAt(row) > now);
  for (const row of rows) if (!live.includes(row)) await giveUp(tools, row, row.problem);
  return live.map((row) => ({
    id: row.id,
    to: row.recipient,
    product: row.product,
    tries: row.tries,
    render: () => renderLetter(row.kind as LetterKind, open(tools, row), { product: row.product, locale: row.locale }),
    settle: (delivery) => settle(tools, row, delivery),
  }));
}

/** Erases what letters say that are over, and forgets old ones. */
export async function sweepLetters(tools: Tools): Promise<void> {
  const now = tools.clock.now();
  const batch = () => tools.database.commit((tx) => store.forgetLetters(tx, now, now - MEMORY));
  while ((await batch()) > 0);
}

async function settle(tools: Tools, row: store.LetterRow, delivery: Delivery): Promise<LetterState> {
  const now = tools.clock.now();
  const write = async (outcome: store.LetterOutcome) => {
    await tools.database.once((tx) => store.settleLetter(tx, row, now, outcome));
    return outcome.state;
  };
  if (delivery.sent) return write({ state: 'sent' });
  const { problem, retryInMs } = delivery;
  if (retryInMs === null) return write({ state: 'failed', problem });
  // A letter that would be over by its next try has what is left of its time in ever smaller halves.
  const left = giveUpAt(row) - now;
  if (left < LAST_MOMENT) return giveUp(tools, row, problem);
  return write({ state: 'waiting', problem, dueAt: now + (retryInMs < left ? retryInMs : Math.floor(left / 2)) });
}

async function giveUp(tools: Tools, row: store.LetterRow, problem: string | null): Promise<LetterState> {
  const outcome = { state: 'failed', problem: `too late to send${problem ? `: ${problem}` : ''}` } as const;
  await tools.database.once((tx) => store.settleLetter(tx, row, tools.clock.now(), outcome));
  return 'failed';
}

function open({ vault }: Tools, row: store.LetterRow): LetterData[LetterKind] {
  if (row.sealed === null) throw new Error('what the letter says is gone');
  return JSON.parse(vault.open(row.sealed, place(row.environment_id, row.id)));
}

// A code that is over is of no use to anybody: better no letter than one that cannot work.
function giveUpAt(row: store.LetterRow): number {
  return Math.min(row.expires_at, row.created_at + PATIENCE);
}

function lifeOf(data: LetterData[LetterKind]): number {
  if ('minutes' in data) return Math.max(1, data.minutes) * MINUTE;
  return 'days' in data ? data.days * DAY : PATIENCE;
}

// The only live link in a letter. It comes from us or from the operator's settings, never from a request's headers (C7).
function checkLink(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || /[\s\p{Cc}<>"]/u.test(url))
    throw new Error('not a link for a letter');
}

function place(environment: string, id: string) {
  return { environment, table: 'letters', column: 'sealed', row: id };
}
