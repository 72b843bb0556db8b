// The embedded database when the house closes: what was begun is finished, and nothing new begins.

import { expect, test } from 'vitest';
import { Unavailable } from '../src/model/refusal.ts';
import { openSqlite } from '../src/store/sqlite.ts';

const statement = (sql: string) => ({ name: '', sql });

test('commits that were asked for before it closes are made', async () => {
  const database = openSqlite(':memory:');
  await database.commit((tx) => tx.run(statement('create table notes (text text)'), []));
  const made = Array.from({ length: 100 }, (_, at) =>
    database.commit((tx) => tx.run(statement('insert into notes values (?)'), [`${at}`])),
  );
  const closed = database.close();
  expect((await Promise.all(made)).every(({ changed }) => changed === 1)).toBe(true);
  await closed;
});

test('a commit after that is refused, and the process goes on', async () => {
  const database = openSqlite(':memory:');
  const closed = database.close();
  const late = database.commit((tx) => tx.run(statement('create table notes (text text)'), []));
  await expect(late).rejects.toThrow(Unavailable);
  await closed;
});
