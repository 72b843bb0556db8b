// The load process: callers in closed loops, apart from what they measure, told by the bench what to do.

import { type Operation, type OperationName, prepare, type Target } from './operations.ts';
import { type Caller, openCaller } from './wire.ts';

/** One stretch of load. */
export interface Stretch {
  operation: OperationName;
  target: Target;
  callers: number;
  /** Load before the measured time, in milliseconds. */
  warmMs: number;
  measureMs: number;
  /** Requests a second of each caller; without it a caller sends as soon as it has its answer. */
  pace?: number;
  /** A 503 is an answer too: the caller waits as long as it is told and is counted apart. */
  patient?: boolean;
}

export interface Outcome {
  done: number;
  refused: number;
  /** Refusals without `Retry-After`. */
  unexplained: number;
  /** Milliseconds of every measured request that was served, sorted. */
  times: number[];
  seconds: number;
}

export type LoadMessage =
  | { kind: 'prepared' }
  | { kind: 'begun' }
  | { kind: 'ended'; outcome: Outcome }
  | { kind: 'failed'; error: string };

interface Ready {
  operation: Operation;
  callers: Caller[];
}

const ready = new Map<string, Ready>();

process.on('message', (message: { kind: 'prepare' | 'run'; stretch: Stretch }) => {
  const { kind, stretch } = message;
  const work = kind === 'prepare' ? getReady(stretch).then(() => tell({ kind: 'prepared' })) : run(stretch);
  work.catch((error: Error) => tell({ kind: 'failed', error: String(error.stack) }));
});
process.on('disconnect', () => process.exit());

function tell(message: LoadMessage) {
  process.send?.(message);
}

async function getReady({ operation: name, target, callers: count }: Stretch): Promise<Ready> {
  const key = `${name} ${target.port} ${count}`;
  const known = ready.get(key);
  if (known) return known;
  const callers = Array.from({ length: count }, () => openCaller(target.port));
  const operation = await prepare(name, target, count, callers[0] as Caller);
  const made = { operation, callers };
  ready.set(key, made);
  return made;
}

async function run(stretch: Stretch): Promise<void> {
  const { operation, callers } = await getReady(stretch);
  const outcome: Outcome = { done: 0, refused: 0, unexplained: 0, times: [], seconds: 0 };
  let measuring = false;
  let over = false;

  async function call(caller: Caller, at: number) {
    const gap = stretch.pace ? 1000 / stretch.pace : 0;
    let due = performance.now() + gap * Math.random();
    while (!over) {
      if (gap > 0) {
        await pause(due - performance.now());
        due += gap;
      }
      const began = performance.now();
      const reply = await caller.send(operation.next(at));
      if (reply.status === operation.status) {
        operation.keep?.(at, reply);
        if (!measuring) continue;
        outcome.done += 1;
        outcome.times.push(performance.now() - began);
      } else if (stretch.patient && reply.status === 503) {
        if (measuring) outcome.refused += 1;
        if (measuring && reply.retryAfter === null) outcome.unexplained += 1;
        await pause((reply.retryAfter ?? 1) * 1000, () => over);
      } else throw new Error(`${stretch.operation}: ${reply.status} ${reply.text()}`);
    }
  }

  const calls = Promise.all(callers.map(call));
  await Promise.race([calls, pause(stretch.warmMs)]);
  measuring = true;
  tell({ kind: 'begun' });
  const began = performance.now();
  await Promise.race([calls, pause(stretch.measureMs)]);
  measuring = false;
  outcome.seconds = (performance.now() - began) / 1000;
  outcome.times.sort((a, b) => a - b);
  over = true;
  tell({ kind: 'ended', outcome });
  await calls;
}

async function pause(ms: number, unless?: () => boolean): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until && !unless?.()) {
    const rest = Math.max(0, until - performance.now());
    await new Promise((resolve) => setTimeout(resolve, Math.min(100, rest)));
  }
}
