// Grants that are not built yet say so, through the SDK and on the wire, instead of looking like a mistake of the caller's.

import { expect } from 'vitest';
import { callOf } from '../compatibility/page.ts';
import { ROWS } from '../compatibility/rows.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { thrownBy } from './thrown.ts';
import { withKey } from './wire-bodies.ts';

const pendingAuthenticationToken = 'pending';

/** What each method of the SDK whose grant is not built is called with. */
const ARGUMENTS: Record<string, unknown> = {
  authenticateWithRadarEmailChallenge: { code: '1', radarChallengeId: 'radar_challenge_1', pendingAuthenticationToken },
  authenticateWithRadarSmsChallenge: {
    code: '1',
    verificationId: 'v',
    phoneNumber: '+15550100',
    pendingAuthenticationToken,
  },
};

type Methods = Record<string, ((given: unknown) => Promise<unknown>) | undefined>;

const methodsOf = (workos: Stage['workos']) => workos.userManagement as unknown as Methods;
const unbuilt = ROWS.filter((row) => row.unbuilt !== null);

/** Each method of the SDK whose grant is not built. */
export function unbuiltMethods({ method, sdk }: Scene): void {
  const known = methodsOf(new sdk.WorkOS('sk_test_none', { clientId: 'client_none' }));
  for (const row of unbuilt) {
    for (const name of row.node.filter((each) => known[each])) {
      method(name, (shows) => {
        shows('is told that the grant is not supported', async ({ workos }) => {
          const call = methodsOf(workos)[name]?.(ARGUMENTS[name]);
          const thrown = await thrownBy(call ?? Promise.resolve());
          expect(thrown).toBeInstanceOf(sdk.OauthException);
          expect(thrown).toMatchObject({ status: row.unbuilt, error: 'unsupported_grant_type' });
        });
      });
    }
  }
}

/** Each grant that is not built, as SDKs of other languages send it. */
export function unbuiltCalls({ method }: Scene): void {
  for (const row of unbuilt) {
    method(callOf(row), (shows) => {
      shows(`answers ${row.unbuilt}`, async (stage) => {
        const body = JSON.stringify({ grant_type: row.grant });
        const answer = await withKey(stage, { method: row.method, path: row.path, body });
        expect(answer.status).toBe(row.unbuilt);
        expect(answer.body).toMatchObject({ error: 'unsupported_grant_type', message: expect.any(String) });
      });
    });
  }
}
