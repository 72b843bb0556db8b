// How this face is on the wire: lists with cursors, several values in one, a key on every POST.

import type { Manners, Methods } from '../operations.ts';
import type { Operations } from '../workos.generated.ts';

export type Face = Methods<Operations>;

/** What most paths of this face begin with: written once, it weighs once. */
export const UM = '/user_management';

export const MANNERS: Manners = {
  arrays: 'comma',
  listDefaults: { order: 'desc' },
  newIdempotencyKey: () => crypto.randomUUID(),
  nextOf(input, { listMetadata }) {
    if (input.before !== undefined) return listMetadata?.before ? { ...input, before: listMetadata.before } : null;
    return listMetadata?.after ? { ...input, after: listMetadata.after } : null;
  },
};
