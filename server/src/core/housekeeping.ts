// What the house does for itself from time to time.

import { listEnvironments } from '../store/environments.ts';
import { forgetExpired } from '../store/housekeeping.ts';
import { isMigrated } from '../store/migrate.ts';
import { sweepDeliveries } from './deliveries.ts';
import { sweepImages } from './images.ts';
import { sweepLetters } from './letters.ts';
import { resealEnvironment } from './sealed.ts';
import type { Tools } from './work.ts';

/** Follows the database's clock, so that all replicas judge alike. */
export async function anchorClock({ database, clock }: Tools): Promise<void> {
  const epochMs = await database.clock();
  if (epochMs !== null) clock.anchor(epochMs);
}

/** One round: the clock, then everything that is over, in batches. */
export async function sweep(tools: Tools): Promise<void> {
  await anchorClock(tools);
  const batch = () => tools.database.commit((tx) => forgetExpired(tx, tools.clock.now()));
  while ((await batch()) > 0);
  await sweepLetters(tools);
  await sweepDeliveries(tools);
  await sweepImages(tools); // Last, as it waits for others.
}

/** Seals anew, under the present root secret, all that rests under a previous one. May be killed and started again. */
export async function resealAll(tools: Tools): Promise<number> {
  let count = 0;
  for (const { id } of await listEnvironments(tools.database.db)) count += await resealEnvironment(tools, id);
  return count;
}

/** Whether the database answers and is of the form that this version needs. */
export async function isReady({ database }: Tools): Promise<boolean> {
  return database.ping().then(
    () => isMigrated(database),
    () => false,
  );
}
