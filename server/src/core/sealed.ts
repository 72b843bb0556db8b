// Sealing anew, under the present root secret, all that rests under a previous one (K3).

import { SealBroken } from '../kit/vault.ts';
import { listSealed, replaceSealed, SEALED_COLUMNS, type SealedColumn } from '../store/sealed.ts';
import type { Tools } from './work.ts';

/**
 * Seals anew what is due in an environment; gives how many values that were. May be killed and started again. What
 * does not open stands in nobody's way: the others are done, then it throws SealBroken.
 */
export async function resealEnvironment(tools: Tools, environmentId: string): Promise<number> {
  const broken: SealBroken[] = [];
  let count = 0;
  for (const place of SEALED_COLUMNS) count += await resealColumn(tools, environmentId, place, broken);
  if (broken[0]) throw broken[0];
  return count;
}

async function resealColumn(
  { database, vault }: Tools,
  environment: string,
  place: SealedColumn,
  broken: SealBroken[],
): Promise<number> {
  const { table, column } = place;
  let count = 0;
  let after = '';
  for (;;) {
    const values = await listSealed(database.db, place, environment, after);
    if (values.length === 0) return count;
    for (const { row, sealed } of values.filter((each) => !vault.isCurrent(each.sealed))) {
      const rests = { environment, table, column, row };
      let anew: string;
      try {
        anew = vault.seal(vault.open(sealed, rests), rests);
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
        broken.push(error);
        continue;
      }
      await database.once((tx) => replaceSealed(tx, place, environment, { row, from: sealed, to: anew }));
      count += 1;
    }
    after = values.at(-1)?.row as string;
  }
}
