// Sign-ins under way on the pages: behind an opaque token in the address, and good in one browser alone.

import { newId } from '../kit/ids.ts';
import { digest, randomLetters } from '../kit/secrets.ts';
import type { Environment } from '../model/environment.ts';
import type { Flow, FlowRequest, FlowStep } from '../model/flow.ts';
import { refuse } from '../model/refusal.ts';
import type { Tx } from '../store/database.ts';
import { findEnvironment } from '../store/environments.ts';
import * as store from '../store/flows.ts';
import type { Tools, Work } from './work.ts';

const LIFE = 3_600_000;
/** 149 bits. */
const TOKEN_LETTERS = 25;

/** Begins a flow in a browser; gives what the addresses of its pages carry. */
export async function beginFlow(
  work: Work,
  browser: string,
  request: FlowRequest,
  step: FlowStep | null = null,
): Promise<{ token: string; id: string }> {
  const token = randomLetters(TOKEN_LETTERS);
  const now = work.now();
  const id = newId('flow', now);
  const row = { environmentId: work.environmentId, id, lookup: digest(token), browser: digest(browser), request };
  const sealed = step && seal(work, id, 'step', step);
  await work.once((tx) => store.insertFlow(tx, { ...row, step: sealed, now, expiresAt: now + LIFE }));
  return { token, id };
}

/**
 * The flow of a page's address, and its environment. Null for one of another browser, that nobody began, or that is
 * over. `browser` is null only where a provider answers by a request that carries no cookies.
 */
export async function findFlow(
  tools: Tools,
  token: string,
  browser: string | null,
): Promise<{ flow: Flow; environment: Environment } | null> {
  if (token.length !== TOKEN_LETTERS) return null;
  const sought = { lookup: digest(token), browser: browser && digest(browser), now: tools.clock.now() };
  const row = await store.findFlow(tools.database.db, sought);
  const environment = row && (await findEnvironment(tools.database.db, row.environment_id));
  return environment ? { flow: toFlow(tools, row), environment } : null;
}

/** Says where a person stands. Refuses `flow_over`. */
export function moveFlow(work: Work, flow: Pick<Flow, 'id'>, step: FlowStep | null): Promise<void> {
  return work.once((tx) => putStep(work, tx, flow, step));
}

/** The same within a commit. */
export async function putStep(work: Work, tx: Tx, { id }: Pick<Flow, 'id'>, step: FlowStep | null): Promise<void> {
  const sealed = step && seal(work, id, 'step', step);
  const { environmentId } = work;
  if (!(await store.updateStep(tx, { environmentId, id, step: sealed, now: work.now() }))) throw refuse('flow_over');
}

/** Ends a flow in the commit of what it was for: of parallel callers one gets here. Refuses `flow_over`. */
export async function concludeFlow(work: Work, tx: Tx, { id }: Pick<Flow, 'id'>): Promise<void> {
  const { environmentId } = work;
  if (!(await store.concludeFlow(tx, { environmentId, id, now: work.now() }))) throw refuse('flow_over');
}

/** Remembers what a provider is asked while the browser is away. Refuses `flow_over`. */
export async function rememberOutward(work: Work, { id }: Pick<Flow, 'id'>, asked: object): Promise<void> {
  const outward = seal(work, id, 'outward', asked);
  const known = await work.once((tx) =>
    store.updateOutward(tx, { environmentId: work.environmentId, id, outward, now: work.now() }),
  );
  if (!known) throw refuse('flow_over');
}

/** What a provider was asked, in which flow, and how that rests. */
interface Asked<A> {
  asked: A;
  flow: Flow;
  outward: string;
}

/** What a provider was asked, without taking it; null for a flow that is over, or waits for nobody. */
export async function peekOutward<A extends object>(work: Work, token: string): Promise<Asked<A> | null> {
  const row = await store.findFlow(work.db, { lookup: digest(token), browser: null, now: work.now() });
  if (!row || row.environment_id !== work.environmentId || row.outward === null || row.concluded_at !== null)
    return null;
  const { id, outward } = row;
  const asked = JSON.parse(work.tools.vault.open(outward, place(work.environmentId, id, 'outward'))) as A;
  return { asked, flow: toFlow(work.tools, row), outward };
}

/** Puts what a provider said in the place of what it was asked, once. Refuses `flow_over`. */
export async function exchangeOutward(work: Work, { flow, outward }: Asked<object>, said: object): Promise<void> {
  const { environmentId } = work;
  const { id } = flow;
  const change = { environmentId, id, from: outward, to: seal(work, id, 'outward', said), now: work.now() };
  if (!(await work.once((tx) => store.exchangeOutward(tx, change)))) throw refuse('flow_over');
}

/** Takes what a provider was asked, once, if it `matches` what the person comes back with. Refuses `flow_over`. */
export async function redeemOutward<A extends object>(
  work: Work,
  token: string,
  matches: (asked: A) => boolean,
): Promise<A> {
  const waiting = await peekOutward<A>(work, token);
  if (!waiting || !matches(waiting.asked)) throw refuse('flow_over');
  const { asked, flow, outward } = waiting;
  const { environmentId } = work;
  const { id } = flow;
  if (!(await work.once((tx) => store.redeemOutward(tx, { environmentId, id, outward, now: work.now() }))))
    throw refuse('flow_over');
  return asked;
}

function toFlow({ vault }: Tools, row: store.FlowRow): Flow {
  const { environment_id: environmentId, id } = row;
  const step = row.step && (JSON.parse(vault.open(row.step, place(environmentId, id, 'step'))) as FlowStep);
  return {
    ...(row.request as FlowRequest),
    id,
    environmentId,
    step: step || null,
    concludedAt: row.concluded_at,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

function seal({ tools, environmentId }: Work, id: string, column: 'step' | 'outward', content: object): string {
  return tools.vault.seal(JSON.stringify(content), place(environmentId, id, column));
}

function place(environment: string, row: string, column: 'step' | 'outward') {
  return { environment, table: 'flows', column, row };
}
