// Compiles pages as they are loaded.

import { readFile } from 'node:fs/promises';
import type { LoadHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformWithOxc } from 'vite';

export const load: LoadHook = async (url, context, next) => {
  if (!url.endsWith('.tsx')) return next(url, context);
  const path = fileURLToPath(url);
  const jsx = { runtime: 'automatic', importSource: 'hono/jsx' } as const;
  const { code } = await transformWithOxc(await readFile(path, 'utf8'), path, { jsx });
  return { format: 'module', source: code, shortCircuit: true };
};
