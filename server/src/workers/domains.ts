// The loop that looks for the records of domains whose proof is waited for.

import { checkDueDomains } from '../core/domain-proofs.ts';
import type { Tools } from '../core/work.ts';
import { startLoop } from './loop.ts';

/** Starts the loop; `stop` waits for the round that is under way. */
export function startDomains(
  tools: Tools,
  report: (problem: string, error: unknown) => void,
): { stop(): Promise<void> } {
  const round = async () => (await checkDueDomains(tools)) > 0;
  return startLoop(round, (error) => report('domains cannot be looked up; trying on', error));
}
