// Requests that are made again with their `Idempotency-Key`: what they do is done once, and answered alike each time
// (draft-ietf-httpapi-idempotency-key-header).

import { keyedDigest } from '../kit/secrets.ts';
import { SealBroken } from '../kit/vault.ts';
import { Refusal, refuse } from '../model/refusal.ts';
import { Conflict } from '../store/database.ts';
import * as store from '../store/idempotency.ts';
import { afterAnswer } from './later.ts';
import type { Work } from './work.ts';

const LIFE_MS = 24 * 3_600_000;
/** For so long a repetition waits for what the first one is answered. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** No request takes so long: one that is not answered by then never will be. */
const DEAD_AFTER_MS = 60_000;
const PURPOSE = 'idempotency';

/** The key that a caller chose, and all that was asked under it. */
export interface Repeatable {
  key: string;
  asked: unknown;
}

/** What may be kept of an answer: text of JSON. */
export type Kept = { status: number; body?: unknown };

/**
 * Runs a request unless it ran before. `run` is given the work to do it in: with its first commit the key is claimed,
 * so that two at once cannot both commit. `print` says a refusal as it is answered: it is kept, too. Refuses
 * `idempotency_key_reused` where something else was asked under the key, and `idempotency_key_in_use` where the first
 * request is not answered in time, or never was because its server died.
 */
export async function runOnce<A extends Kept>(
  work: Work,
  repeatable: Repeatable,
  run: (work: Work) => Promise<A>,
  print: (refusal: Refusal) => A,
): Promise<{ answer: A; replayed: boolean }> {
  const claim = claimOf(work, repeatable);
  const known = await answerOf<A>(work, claim);
  if (known) return { answer: known, replayed: true };
  let claimed = false;
  const claiming = claimingWork(work, claim, () => {
    claimed = true;
  });
  try {
    const answer = await run(claiming);
    if (claimed) keep(work, claim, answer);
    return { answer, replayed: false };
  } catch (error) {
    if (claimed) {
      await settle(work, claim, error, print);
      throw error;
    }
    // Another one was faster: what stands in our way is its work.
    const first = await answerOf<A>(work, claim);
    if (first) return { answer: first, replayed: true };
    throw error instanceof Claimed ? refuse('idempotency_key_in_use') : error;
  }
}

interface Claim {
  environmentId: string;
  digest: string;
  /** The same under previous root secrets. */
  formerDigests: string[];
  fingerprint: string;
  formerFingerprints: string[];
}

/** Another request claimed the key at the same time. */
class Claimed extends Error {}

function claimOf({ environmentId, actor, tools: { vault } }: Work, { key, asked }: Repeatable): Claim {
  const name = JSON.stringify([environmentId, actor.kind, actor.id, key]);
  const text = JSON.stringify(asked);
  const keys = vault.keys(PURPOSE);
  const [digest = '', ...formerDigests] = keys.map((each) => keyedDigest(each, name));
  const [fingerprint = '', ...formerFingerprints] = keys.map((each) => keyedDigest(each, text));
  return { environmentId, digest, formerDigests, fingerprint, formerFingerprints };
}

// A claim rides in the first commit, whatever that is; from then on there is something that must not be done again.
function claimingWork(work: Work, claim: Claim, claimed: () => void): Work {
  let isClaimed = false;
  const commit: Work['commit'] = async (write, together) => {
    if (isClaimed) return work.commit(write, together);
    const now = work.now();
    const row = { ...claim, now, expiresAt: now + LIFE_MS };
    const result = await work
      .commit(async (tx) => {
        const [, done] = await Promise.all([store.insertClaim(tx, row), write(tx)]);
        return done;
      }, together)
      .catch((error: unknown) => {
        throw error instanceof Conflict && error.table === 'idempotency_keys' ? new Claimed() : error;
      });
    isClaimed = true;
    claimed();
    return result;
  };
  return {
    ...work,
    get db() {
      return work.db;
    },
    commit,
    once: (write) => (isClaimed ? work.once(write) : commit(write)),
  };
}

/** What a key was answered; null for one that is free. Waits a while for one that is being answered. */
async function answerOf<A>(work: Work, claim: Claim): Promise<A | null> {
  const { environmentId } = claim;
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await findClaim(work, claim);
    if (!found) return null;
    const { row, digest } = found;
    if (row.expires_at <= work.now()) {
      await work.once((tx) => store.removeClaim(tx, { environmentId, digest }));
      return null;
    }
    if (row.fingerprint !== claim.fingerprint && !claim.formerFingerprints.includes(row.fingerprint))
      throw refuse('idempotency_key_reused');
    if (row.answer !== null) return open<A>(work, digest, row.answer);
    if (performance.now() > deadline || row.created_at + DEAD_AFTER_MS < work.now())
      throw refuse('idempotency_key_in_use');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function findClaim(work: Work, { environmentId, digest, formerDigests }: Claim) {
  for (const each of [digest, ...formerDigests]) {
    const row = await store.findClaim(work.db, { environmentId, digest: each });
    if (row) return { row, digest: each };
  }
  return null;
}

// Nobody waits for it: whoever asks again before it is there waits for that.
function keep(work: Work, claim: Claim, { status, body }: Kept): void {
  const { environmentId, digest } = claim;
  const text = JSON.stringify({ status, ...(body === undefined ? {} : { body }) });
  const answer = work.tools.vault.seal(text, placeOf(environmentId, digest));
  afterAnswer(work, () => work.once((tx) => store.keepAnswer(tx, { environmentId, digest, answer })));
}

// A refusal is an answer like another, unless it says to come again; what broke may be tried again, too.
async function settle(work: Work, claim: Claim, error: unknown, print: (refusal: Refusal) => Kept): Promise<void> {
  const answer = error instanceof Refusal ? print(error) : null;
  if (answer && answer.status < 500 && answer.status !== 429) return keep(work, claim, answer);
  const { environmentId, digest } = claim;
  await work.once((tx) => store.removeClaim(tx, { environmentId, digest })).catch(() => {});
}

function open<A>({ environmentId, tools }: Work, digest: string, sealed: string): A {
  try {
    return JSON.parse(tools.vault.open(sealed, placeOf(environmentId, digest)));
  } catch (error) {
    // Sealed under a root secret that is gone: that it was answered is all that is known.
    if (error instanceof SealBroken) throw refuse('idempotency_key_in_use');
    throw error;
  }
}

const placeOf = (environment: string, row: string) => ({
  environment,
  table: 'idempotency_keys',
  column: 'answer',
  row,
});
