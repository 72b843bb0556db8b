// What a list's cursor may be.

import { idTime } from '../kit/ids.ts';
import type { PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';

/**
 * Refuses `invalid_cursor` for a cursor that is no id of such a thing. One of ours whose row is gone stays good,
 * because it carries the time at which it stands; one of another shape (an imported id) must be there (`exists`).
 */
export async function checkCursor(
  page: PageRequest,
  prefix: string,
  exists: (id: string) => Promise<boolean>,
): Promise<void> {
  for (const parameter of ['after', 'before'] as const) {
    const cursor = page[parameter];
    const ours = cursor?.startsWith(`${prefix}_`) && cursor.length === prefix.length + 27 && idTime(cursor) !== null;
    if (cursor === undefined || ours) continue;
    if (!(await exists(cursor))) throw refuse('invalid_cursor', { parameter });
  }
}
