// What several shapes of this wire share.

import { z } from 'zod';

/** Milliseconds since 1970, whole. */
export const ms = z.int();

/** Any JSON object: the keys are the customer's, and none is touched. */
export const json = z
  .custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be an object.',
  )
  .meta({ type: 'object' });

export const deletedObjectSchema = z
  .object({
    object: z.string(),
    id: z.string(),
    deleted: z.literal(true),
    external_id: z.string().optional(),
  })
  .meta({ id: 'DeletedObject' });

/** What is left of something that was deleted. */
export function printDeleted(object: string, id: string): z.input<typeof deletedObjectSchema> {
  return { object, id, deleted: true };
}

/** Rewrites the letters of an id from the core's to this wire's, or back; an id of another shape was imported and stays. */
export function reletter(from: string, to: string): (id: string) => string {
  const [ours, theirs] = [`${from}_`, `${to}_`];
  return (id) => (id.startsWith(ours) ? `${theirs}${id.slice(ours.length)}` : id);
}
