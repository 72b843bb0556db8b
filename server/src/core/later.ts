// What is done once the answer is on its way, so that nobody reads from its timing what was found.

import { Refusal } from '../model/refusal.ts';
import type { Work } from './work.ts';

/** Runs a job after the answer. What it is refused is nobody's business: whoever waits for it asks again. */
export function afterAnswer({ tools }: Pick<Work, 'tools'>, job: () => Promise<unknown>): void {
  const quietly = () =>
    job().catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
  if (tools.later) tools.later(quietly);
  else quietly().catch(() => {});
}
