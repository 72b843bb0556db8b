// Letters that many of this wire's objects share.

import { z } from 'zod';

/** ISO 8601 in UTC with exactly three fraction digits: some SDKs compare or parse it letter by letter. */
export const timestamp = z.iso.datetime({ precision: 3 });

export function printTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

export function printTimeOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : printTime(epochMs);
}

/** A text field that a null leaves as it is: Elixir and old PHP send null for everything that was not given. */
export const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => (value === null ? undefined : value) as z.output<T> | undefined);

export const text = z.string().max(1_024);

/** An application's own id of a thing. Null clears it; an empty one was not given: Go 4 writes it with every organization. */
export const externalId = z
  .string()
  .regex(/^[\x20-\x7e]{0,128}$/, { message: 'must be 1 to 128 ASCII characters.', abort: true })
  .nullish()
  .transform((value) => (value === '' ? undefined : value));

/** Text by key: a null value removes its key, null or an empty object clears all. PHP writes an empty map as a list. */
export const metadata = z
  .preprocess(
    (value) => (Array.isArray(value) && value.length === 0 ? {} : value),
    z.record(z.string(), z.string().nullable()),
  )
  .nullish();
