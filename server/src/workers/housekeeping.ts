// The loop that forgets what is over, and keeps the clock in step with the database's.

import { sweep } from '../core/housekeeping.ts';
import type { Tools } from '../core/work.ts';

const EVERY = 30_000;

/** Starts the loop; `stop` waits for the round that is under way. */
export function startHousekeeping(
  tools: Tools,
  report: (problem: string, error: unknown) => void,
): { stop(): Promise<void> } {
  let round: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    round = sweep(tools).catch((error: unknown) => report('housekeeping failed', error));
  }, EVERY);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      return round;
    },
  };
}
