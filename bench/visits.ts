// What a person waits for who is sent to be signed in: one browser at a server with nothing else to do, to the first byte.

import { printTable, quantile } from './figures.ts';
import { type OperationName, prepare, VISITS } from './operations.ts';
import type { Stage, Subject } from './subjects.ts';
import { type Caller, openCaller } from './wire.ts';

/** Milliseconds of server time to the first byte of a page. */
const GOAL = 10;

/** Measures every subject, each visit so many times, and prints what came of it. */
export async function measureVisits(stage: Stage, count: number): Promise<string> {
  const rows: string[][] = [];
  for (const subject of stage.subjects) {
    const caller = openCaller(subject.target.port);
    for (const name of VISITS) rows.push(await measure(subject, caller, name, count));
    caller.close();
  }
  return printTable(['visit', 'database', 'subject', 'first', 'p50', 'p99', 'goal'], rows);
}

async function measure({ name, kind, target }: Subject, caller: Caller, visit: OperationName, count: number) {
  const operation = await prepare(visit, target, 1, caller);
  async function wait(): Promise<number> {
    const began = performance.now();
    const reply = await caller.send(operation.next(0));
    if (reply.status !== operation.status) throw new Error(`${visit}: ${reply.status} ${reply.text()}`);
    return reply.firstByteAt - began;
  }
  // The very first finds the code of the pages not loaded, and the next few are the compiler's.
  const first = await wait();
  for (let at = 0; at < count; at += 1) await wait();
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) times.push(await wait());
  times.sort((a, b) => a - b);
  const figures = [first, quantile(times, 0.5), quantile(times, 0.99)].map((ms) => ms.toFixed(1));
  return [visit, kind, name, ...figures, name === 'latchkey' ? `< ${GOAL}` : ''];
}
