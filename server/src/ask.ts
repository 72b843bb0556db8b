// Asking a running server, for commands that cannot look into its database: an embedded one belongs to one process.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from './config.ts';
import type { Flags } from './launch.ts';

/**
 * Gets JSON from the server of these flags, with the key that is pinned or kept beside its database. Throws a sentence
 * when nobody answers, without a key, and for whatever the server refuses.
 */
export async function askServer<T>(flags: Flags, path: string): Promise<T> {
  const { publicUrl, host, port, apiKey, dataDir } = readConfig(flags);
  const origin = publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const kept = join(dataDir, 'api-key');
  const key = apiKey ?? (existsSync(kept) ? readFileSync(kept, 'utf8').trim() : null);
  if (!key) throw new Error(`No secret key is known: set LATCHKEY_API_KEY, or name the data folder with --data-dir.`);
  const response = await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${key}` } }).catch(() => {
    throw new Error(`No server answers at ${origin}: start it, or say where it is with --public-url.`);
  });
  const body = (await response.json().catch(() => null)) as { message?: string } | null;
  if (!response.ok) throw new Error(`${origin} refused (${response.status}): ${body?.message ?? response.statusText}`);
  return body as T;
}
