// What is not built yet on the Clerk wire says so, instead of looking like a wrong address.

import { expect } from 'vitest';
import { builtCalls, CLERK_ROWS, callOf } from '../../compatibility/clerk-rows.ts';
import type { ClerkScene } from '../../harness/clerk-stories.ts';
import { replay } from '../../harness/replay.ts';

/** Each call of a row that has no endpoint. */
export function unbuiltClerkCalls({ method }: ClerkScene): void {
  for (const row of CLERK_ROWS.filter((each) => !builtCalls.has(callOf(each)))) {
    method(callOf(row), (shows) => {
      shows('says so with 403 feature_not_enabled', async ({ server }) => {
        const path = row.path.replace(/\{(\w+)\}/g, '$1_1');
        const headers = { Authorization: `Bearer ${server.apiKey}` };
        const { status, body } = await replay(server.url, { method: row.method, path, headers });
        expect([status, body.errors[0].code]).toEqual([403, 'feature_not_enabled']);
      });
    });
  }
}
