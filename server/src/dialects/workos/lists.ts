// The cursor envelope of this wire's lists, and what may be asked of them.

import { z } from 'zod';
import type { Page, PageRequest } from '../../model/page.ts';

/** A parameter whose empty value means that it was not given: Elixir writes its nils so (`limit=&order=`). */
export const unlessEmpty = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);

/** An optional parameter for which an empty value means that it was not given. */
export const optionalText = unlessEmpty(z.string().max(512).optional());

// `Number` also reads `0x10`, `1e1` and ` 5 `.
const digits = (value: unknown) => (/^\d+$/.test(String(value)) ? value : value ? Number.NaN : undefined);

/** The parameters of every paginated list. */
export const pageQuery = {
  limit: z.preprocess(digits, z.coerce.number().int().min(1).max(100).default(10)).describe('How many rows at most.'),
  order: unlessEmpty(z.enum(['asc', 'desc', 'normal']).default('desc')).describe(
    '`normal` is newest first, with the meaning of the cursors turned round.',
  ),
  after: optionalText.describe('The id of the last row seen.'),
  before: optionalText.describe('The id of the first row seen.'),
};

/** Both cursors at once ask for two pages. */
export const oneCursor = (query: { after?: string; before?: string }): boolean => !(query.after && query.before);
export const ONE_CURSOR = { path: ['before'], message: 'may not be given together with after.' };

export function toPageRequest(query: PageRequest): PageRequest {
  const { limit, order, after, before } = query;
  return { limit, order, ...(after ? { after } : {}), ...(before ? { before } : {}) };
}

/** The envelope's schema. `list_metadata` is always there, with nulls: pagers throw or never end without. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    object: z.literal('list'),
    data: z.array(item),
    list_metadata: z.object({ before: z.string().nullable(), after: z.string().nullable() }),
  });

export function printList<T, W>(page: Page<T>, print: (row: T) => W) {
  return {
    object: 'list' as const,
    data: page.rows.map(print),
    list_metadata: { before: page.before, after: page.after },
  };
}

/** A parameter that carries several values, in any of the six encodings of the SDKs: see {@link readQuery}. */
export const several = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => {
    if (value === undefined || value === '') return undefined;
    return (Array.isArray(value) ? value : [value])
      .flatMap((each) => String(each).split(','))
      .filter((each) => each !== '');
  }, z.array(item).max(200).optional());

/**
 * Reads a query string of any WorkOS SDK: `k` repeated (Ruby, Go), `k[]` (Elixir), `k[0]` (PHP) and `k=a,b` (Node,
 * Python) all mean several values of `k`.
 */
export function readQuery(query: URLSearchParams): Record<string, unknown> {
  const read = new Map<string, string | string[]>();
  for (const [name, value] of query) {
    const key = name.replace(/\[\d*\]$/, '');
    const known = read.get(key);
    if (Array.isArray(known)) known.push(value);
    else read.set(key, known === undefined ? value : [known, value]);
  }
  return Object.fromEntries(read);
}
