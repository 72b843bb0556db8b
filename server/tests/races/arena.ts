// An arena for races: two replicas on one database, where two to ten callers want the same thing at once.

import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { Refusal } from '../../src/model/refusal.ts';
import { full } from '../hard/size.ts';
import type { HouseOptions, Reply, TestHouse } from '../house.ts';
import { rows } from '../security/rows.ts';
import { hurry } from '../security/steps.ts';

export interface Arena {
  house: TestHouse;
  rounds: number;
  /** Calls from everybody at once, on the replicas in turn. A fault of ours fails the race. */
  rush(round: number, call: (at: TestHouse, caller: number) => Promise<Reply>): Promise<Reply[]>;
  count(sql: string): Promise<number>;
}

/** Opens an arena whose houses hash at no cost. Full size is that of `npm run hard`. */
export async function openArena(open: (options?: HouseOptions) => Promise<TestHouse>, kind: string): Promise<Arena> {
  // One key for both replicas: a second one that is pinned at start would retire the first.
  const apiKey = `sk_test_${randomBytes(24).toString('base64url')}`;
  const house = await open({ logLevel: 'error', settings: { apiKey, clientId: 'client_race' } });
  await changeSettings(house.house.tools, house.environment, { lockoutFailures: 100 });
  const replicas = [house, await house.addReplica()];
  hurry(...replicas);
  return {
    house,
    rounds: full ? 1_000 : kind === 'postgres' ? 100 : 30,
    async rush(round, call) {
      const callers = 2 + (round % 9);
      const replies = await Promise.all(
        Array.from({ length: callers }, (_, caller) => call(replicas[(round + caller) % 2] as TestHouse, caller)),
      );
      for (const { status, text } of replies) expect(status, text).toBeLessThan(500);
      return replies;
    },
    count: async (sql) => Number((await rows(house.database, `select count(*) as n from ${sql}`))[0]?.n),
  };
}

/** Of all replies one, and only one, won. */
export function expectOne(replies: Reply[], won: (reply: Reply) => boolean, round: number): void {
  const said = replies.map(({ status, body }) => `${status} ${body?.code ?? ''}`).join(', ');
  expect(replies.filter(won), `round ${round}: ${said}`).toHaveLength(1);
}

export const ok = ({ status }: Reply) => status === 200;

/** What a verb of the core would be answered with, for races where there is no endpoint yet. */
export async function answered(verb: Promise<unknown>): Promise<Reply> {
  const of = (status: number, body: object) => ({ status, body, text: JSON.stringify(body), headers: new Headers() });
  return verb.then(
    () => of(200, {}),
    (error: unknown) => of(error instanceof Refusal ? 400 : 500, { code: String(error) }),
  );
}
