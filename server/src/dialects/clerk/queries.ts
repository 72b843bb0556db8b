// How this wire writes queries and lists: arrays as repeated keys, pages by limit and offset.

import { z } from 'zod';

const MAX_VALUES = 100;

/** Reads a query string: repeated keys carry arrays, in the order in which they stand. */
export function readQuery(query: URLSearchParams): Record<string, unknown> {
  const read = new Map<string, string | string[]>();
  for (const [name, value] of query) {
    // Read before, and no parameter of any endpoint.
    if (name === '__clerk_api_version') continue;
    const known = read.get(name);
    if (Array.isArray(known)) known.push(value);
    else read.set(name, known === undefined ? value : [known, value]);
  }
  return Object.fromEntries(read);
}

/** One value: of repeated ones the first. */
export const first = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value[0] : value), schema);

/** Up to a hundred values of one key; some SDKs send empty ones, which say nothing. */
export const several = (describe: string) =>
  z
    .preprocess(
      (value) => (value === undefined ? value : [value].flat().filter((each) => each !== '')),
      z
        .array(z.string())
        .superRefine((values, ctx) => {
          if (values.length <= MAX_VALUES) return;
          ctx.addIssue({
            code: 'custom',
            message: `has more than ${MAX_VALUES} values.`,
            params: { rule: 'array_size' },
          });
        })
        .optional(),
    )
    .describe(describe);

/** `+x` includes and `-x` excludes; a raw `+` in an address arrives as a space. */
export const signed = (value: string) => (value.startsWith(' ') ? `+${value.slice(1)}` : value);

/** Up to a hundred ids of one key: `+x` and `x` include, `-x` excludes. */
export const choice = (describe: string) =>
  several(describe).transform((values = []) => {
    const given = values.map(signed).filter((value) => value !== '');
    const include = given.filter((value) => !value.startsWith('-')).map((value) => value.replace(/^\+/, ''));
    return { include, exclude: given.filter((value) => value.startsWith('-')).map((value) => value.slice(1)) };
  });

/** `order_by`: one of these names, with `-` before it to begin with the last; of repeated ones the first. */
export const ordering = <Order extends string>(names: Record<string, Order>, otherwise: `${'-' | ''}${string}`) =>
  first(
    z
      .string()
      .optional()
      .transform((value, ctx) => {
        const wanted = signed(value || otherwise);
        const order = Object.hasOwn(names, wanted.replace(/^[+-]/, '')) && names[wanted.replace(/^[+-]/, '')];
        if (order) return { order, direction: wanted.startsWith('-') ? ('desc' as const) : ('asc' as const) };
        ctx.addIssue({ code: 'custom', message: `must be one of: ${Object.keys(names).join(', ')}.` });
        return z.NEVER;
      }),
  ).describe(`One of ${Object.keys(names).join(', ')}; a minus begins with the last.`);

/** A moment in milliseconds. */
export const moment = (describe: string) =>
  first(
    z
      .string()
      .optional()
      .transform((value, ctx) => {
        if (value === undefined || value === '') return undefined;
        if (/^\d{1,15}$/.test(value)) return Number(value);
        ctx.addIssue({
          code: 'custom',
          message: 'must be a time in milliseconds since 1970.',
          params: { rule: 'date' },
        });
        return z.NEVER;
      }),
  ).describe(describe);

export const truth = first(z.enum(['true', 'false', '']).optional()).transform((value) =>
  value ? value === 'true' : undefined,
);

// Out of range is not an error: the vendor was seen to answer `limit=501` with ten rows.
const within = (least: number, most: number, otherwise: number) => (value: unknown) => {
  const number = /^\d{1,9}$/.test(String(value)) ? Number(value) : Number.NaN;
  return number >= least && number <= most ? number : otherwise;
};

/** The parameters of every paginated list. */
export const pageQuery = {
  limit: first(z.preprocess(within(1, 500, 10), z.int().min(1).max(500).default(10))).describe(
    'How many rows at most: 1 to 500, 10 by default.',
  ),
  offset: first(z.preprocess(within(0, 999_999_999, 0), z.int().min(0).max(999_999_999).default(0))).describe(
    'How many rows to leave out first.',
  ),
};

/** `{data, total_count}`. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item), total_count: z.int() });
