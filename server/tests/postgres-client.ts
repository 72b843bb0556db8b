// One connection of its own to the PostgreSQL server, for what is done beside a house.

import pg from 'pg';

/** Connects, runs, and lets go whatever comes of it. */
export async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Runs one text of SQL. */
export async function sql(url: string, text: string): Promise<void> {
  await withClient(url, (client) => client.query(text));
}
