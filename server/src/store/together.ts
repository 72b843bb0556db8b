// Several writes as one statement of PostgreSQL: one round trip, and a commit of its own.

import type { Db, Prepared, Row, Tx, Value } from './database.ts';

interface Part {
  statement: Prepared;
  values: Value[];
  resolve(outcome: { rows: Row[]; changed: number }): void;
  reject(error: unknown): void;
}

/**
 * Runs writes that do not wait for one another's answers: what has been asked for when `work` first waits is sent as
 * one statement with data-modifying CTEs. Each tells how many rows it changed; one with RETURNING is not for here.
 */
export async function runTogether<T>(run: Db['run'], work: (tx: Tx) => Promise<T>): Promise<T> {
  const parts: Part[] = [];
  let open = true;
  const tx = {
    kind: 'postgres',
    run(statement: Prepared, values: Value[]) {
      if (!open) throw new Error('writes that go together are all asked for before any of them answers');
      return new Promise((resolve, reject) => parts.push({ statement, values, resolve, reject }));
    },
  } as Tx;
  const working = work(tx);
  // A tick comes when all promises that could settle have; what has failed by then keeps everything from being sent.
  await Promise.race([working, new Promise<void>((resolve) => process.nextTick(resolve))]);
  open = false;
  await Promise.all([send(run, parts), working]);
  return working;
}

async function send(run: Db['run'], parts: Part[]): Promise<void> {
  try {
    const merged = merge(parts.map((part) => part.statement));
    const values = parts.flatMap((part) => part.values);
    const { rows } = await run(merged, values);
    for (const [at, part] of parts.entries()) part.resolve({ rows: [], changed: Number(rows[0]?.[`changed_${at}`]) });
  } catch (error) {
    for (const part of parts) part.reject(error);
  }
}

const known = new Map<string, Prepared>();

function merge(statements: Prepared[]): Prepared {
  const key = statements.map((statement) => statement.name).join(' ');
  const found = known.get(key);
  if (found) return found;
  let before = 0;
  const parts = statements.map(({ sql }, at) => {
    if (/\breturning\b/i.test(sql)) throw new Error(`not for writes that go together: ${sql}`);
    let highest = 0;
    const moved = sql.replace(/\$(\d+)/g, (_, place: string) => {
      highest = Math.max(highest, Number(place));
      return `$${before + Number(place)}`;
    });
    before += highest;
    return `part_${at} as (${moved} returning 1)`;
  });
  const counts = statements.map((_, at) => `(select count(*) from part_${at}) as changed_${at}`);
  const merged = {
    name: `latchkey_together_${known.size}`,
    sql: `with ${parts.join(', ')} select ${counts.join(', ')}`,
  };
  known.set(key, merged);
  return merged;
}
