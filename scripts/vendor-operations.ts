// Reads a vendor's OpenAPI file and writes the list of its operations, which the house answers with 501 until they are built.
// Usage: node scripts/vendor-operations.ts <spec.yaml> <out.generated.ts> [prefix of the paths]

import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Spec {
  paths: Record<string, Record<string, { operationId?: string; summary?: string; tags?: string[] }>>;
}

const [from, to, prefix = ''] = process.argv.slice(2);
if (!from || !to) throw new Error('usage: vendor-operations.ts <spec.yaml> <out.generated.ts>');
const spec = parse(readFileSync(from, 'utf8'), { maxAliasCount: -1 }) as Spec;
const rows: string[] = [];
for (const [path, methods] of Object.entries(spec.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    if (!['get', 'post', 'put', 'patch', 'delete'].includes(method) || !operation.operationId) continue;
    const route = path.replace(/\{([^}]+)\}/g, (_, name: string) => `:${name.replace(/[^A-Za-z0-9]/g, '_')}`);
    const row = {
      id: operation.operationId,
      method: method.toUpperCase(),
      path: `${prefix}${route}`,
      summary: operation.summary ?? '',
      tag: operation.tags?.[0] ?? '',
    };
    rows.push(`  ${JSON.stringify(row)},`);
  }
}
rows.sort();
const text = `// Made by scripts/vendor-operations.ts from the vendor's published OpenAPI file (MIT licence): ids and paths only.

import type { Operation } from '../../http/face.ts';

export const operations: Operation[] = [
${rows.join('\n')}
];
`;
writeFileSync(to, text);
