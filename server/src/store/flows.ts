// SQL of sign-ins under way on the pages.

import type { FlowRequest } from '../model/flow.ts';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

export type FlowRow = Tables['flows'];
type Named = { environmentId: string; id: string };

interface NewFlow {
  environmentId: string;
  id: string;
  lookup: string;
  browser: string;
  request: FlowRequest;
  step: string | null;
  now: number;
  expiresAt: number;
}

const insert = command((db, p: NewFlow) =>
  db.insertInto('flows').values({
    environment_id: p.environmentId,
    id: p.id,
    lookup: p.lookup,
    browser: p.browser,
    request: p.request,
    step: p.step,
    expires_at: p.expiresAt,
    created_at: p.now,
    updated_at: p.now,
  }),
);

// Asked before the environment is known: the address of a page carries nothing but this.
const byLookup = query((db, p: { lookup: string; browser: string; now: number }) =>
  db
    .selectFrom('flows')
    .selectAll()
    .where('environment_id', 'in', (inner) => inner.selectFrom('environments').select('environments.id'))
    .where('lookup', '=', p.lookup)
    .where('browser', '=', p.browser)
    .where('expires_at', '>', p.now),
);

const anyBrowser = query((db, p: { lookup: string; now: number }) =>
  db
    .selectFrom('flows')
    .selectAll()
    .where('environment_id', 'in', (inner) => inner.selectFrom('environments').select('environments.id'))
    .where('lookup', '=', p.lookup)
    .where('expires_at', '>', p.now),
);

const setStep = command((db, p: Named & { step: string | null; now: number }) =>
  db
    .updateTable('flows')
    .set({ step: p.step, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('concluded_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning('id'),
);

const setOutward = command((db, p: Named & { outward: string; now: number }) =>
  db
    .updateTable('flows')
    .set({ outward: p.outward, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('concluded_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning('id'),
);

// Of parallel callbacks one gets it.
const takeOutward = command((db, p: Named & { outward: string; now: number }) =>
  db
    .updateTable('flows')
    .set({ outward: null, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('outward', '=', p.outward)
    .where('concluded_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning('id'),
);

const swapOutward = command((db, p: Named & { from: string; to: string; now: number }) =>
  db
    .updateTable('flows')
    .set({ outward: p.to, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('outward', '=', p.from)
    .where('concluded_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning('id'),
);

const conclude = command((db, p: Named & { now: number }) =>
  db
    .updateTable('flows')
    .set({ concluded_at: p.now, step: null, outward: null, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('concluded_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning('id'),
);

export async function insertFlow(tx: Tx, flow: NewFlow): Promise<void> {
  await insert.run(tx, flow);
}

/** The flow of a page's address in this browser; in any browser when none is given. */
export async function findFlow(
  db: Db,
  { lookup, browser, now }: { lookup: string; browser: string | null; now: number },
): Promise<FlowRow | null> {
  const found = browser === null ? anyBrowser.first(db, { lookup, now }) : byLookup.first(db, { lookup, browser, now });
  return (await found) ?? null;
}

/** Says where a person stands; false for a flow that is over. */
export async function updateStep(tx: Tx, step: Named & { step: string | null; now: number }): Promise<boolean> {
  return (await setStep.first(tx, step)) !== undefined;
}

/** Writes down what a provider is asked; false for a flow that is over. */
export async function updateOutward(tx: Tx, asked: Named & { outward: string; now: number }): Promise<boolean> {
  return (await setOutward.first(tx, asked)) !== undefined;
}

/** Takes what a provider was asked, once. */
export async function redeemOutward(tx: Tx, asked: Named & { outward: string; now: number }): Promise<boolean> {
  return (await takeOutward.first(tx, asked)) !== undefined;
}

/** Puts one in the place of another, once. */
export async function exchangeOutward(
  tx: Tx,
  change: Named & { from: string; to: string; now: number },
): Promise<boolean> {
  return (await swapOutward.first(tx, change)) !== undefined;
}

/** Ends a flow; false for all but the first caller. */
export async function concludeFlow(tx: Tx, flow: Named & { now: number }): Promise<boolean> {
  return (await conclude.first(tx, flow)) !== undefined;
}
