// What a whole run makes once, for all files: keys to sign with, and a prefix of schemas, which are dropped after all.

import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { makeSigningKey } from '../src/kit/jwt.ts';
import { withClient } from './postgres-client.ts';

// RSA keys take longer to make than most tests take.
const KEYS = 4;

declare module 'vitest' {
  interface ProvidedContext {
    signingKeys: Awaited<ReturnType<typeof makeSigningKey>>[];
    /** What the names of PostgreSQL's schemas begin with. */
    schemas: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const now = Date.now();
  const schemas = `test_${randomBytes(4).toString('hex')}_`;
  project.provide('signingKeys', await Promise.all(Array.from({ length: KEYS }, () => makeSigningKey(now))));
  project.provide('schemas', schemas);
  return () => dropSchemas(schemas);
}

async function dropSchemas(prefix: string): Promise<void> {
  const url = process.env.LATCHKEY_TEST_DATABASE_URL;
  if (!url) return;
  await withClient(url, async (client) => {
    const { rows } = await client.query('select nspname from pg_namespace where starts_with(nspname, $1)', [prefix]);
    for (const { nspname } of rows) await client.query(`drop schema ${nspname} cascade`);
  });
}
