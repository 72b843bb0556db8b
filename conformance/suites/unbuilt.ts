// What is not built yet says so, through the SDK and on the wire, instead of looking like a wrong address.

import { expect } from 'vitest';
import { callOf } from '../compatibility/page.ts';
import { ROWS, type Row } from '../compatibility/rows.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { thrownBy } from './thrown.ts';
import { withKey } from './wire-bodies.ts';

const pendingAuthenticationToken = 'pending';
const redirectUri = 'https://app.example.com/callback';

/** What each method of the SDK that has no endpoint yet is called with. */
const ARGUMENTS: Record<string, unknown[]> = {
  authenticateWithRadarEmailChallenge: [
    { code: '1', radarChallengeId: 'radar_challenge_1', pendingAuthenticationToken },
  ],
  authenticateWithRadarSmsChallenge: [
    { code: '1', verificationId: 'v', phoneNumber: '+15550100', pendingAuthenticationToken },
  ],
  getAuthorizationUrl: [{ provider: 'authkit', redirectUri }],
  getAuthorizationUrlWithPKCE: [{ provider: 'authkit', redirectUri }],
};

type Service = Record<string, (...given: unknown[]) => unknown>;

// The method of this SDK, wherever it keeps it; undefined for one that it does not have.
function find({ WorkOS }: Scene['sdk'], name: string): ((stage: Stage) => Promise<unknown>) | undefined {
  const [service = '', verb = ''] = name.includes('.') ? name.split('.') : ['userManagement', name];
  const serviceOf = (workos: unknown) => (workos as Record<string, Service>)[service];
  if (!serviceOf(new WorkOS('sk_test_none', { clientId: 'client_none' }))?.[verb]) return undefined;
  return async ({ workos }) => serviceOf(workos)?.[verb]?.(...(ARGUMENTS[name] ?? []));
}

const unbuilt = ROWS.filter((row) => row.unbuilt !== null);

/** Each method of the SDK that has no endpoint yet. */
export function unbuiltMethods({ method, sdk }: Scene): void {
  for (const row of unbuilt) {
    for (const name of row.node) {
      const call = find(sdk, name);
      if (!call) continue;
      method(name, (shows) => {
        if (name.includes('Url')) {
          shows('builds a link that answers 501', async (stage) => {
            const built = (await call(stage)) as string | { url: string };
            const answer = await fetch(typeof built === 'string' ? built : built.url, { redirect: 'manual' });
            expect([answer.status, await answer.json()]).toMatchObject([501, { code: 'not_implemented' }]);
          });
        } else if (row.grant) {
          shows('is told that the grant is not supported', async (stage) => {
            const thrown = await thrownBy(call(stage));
            expect(thrown).toBeInstanceOf(sdk.OauthException);
            expect(thrown).toMatchObject({ status: row.unbuilt, error: 'unsupported_grant_type' });
          });
        } else {
          shows('is told that the operation is not built yet, and where to look', async (stage) => {
            const thrown = await thrownBy(call(stage));
            expect(thrown).toBeInstanceOf(sdk.GenericServerException);
            expect(thrown).toMatchObject({ status: row.unbuilt, rawData: { code: 'not_implemented' } });
            expect(thrown.message).toContain('/docs/coverage');
          });
        }
      });
    }
  }
}

/** Each call that has no endpoint yet, as SDKs of other languages make it. */
export function unbuiltCalls({ method }: Scene): void {
  for (const row of unbuilt) {
    method(callOf(row), (shows) => {
      shows(`answers ${row.unbuilt}`, async (stage) => {
        const answer = await withKey(stage, { method: row.method, path: samplePath(row), body: sampleBody(row) });
        expect(answer.status).toBe(row.unbuilt);
        expect(answer.body).toMatchObject({ message: expect.any(String) });
        if (row.unbuilt === 501) expect(answer.body).toMatchObject({ code: 'not_implemented', docs: '/docs/coverage' });
      });
    });
  }
}

const samplePath = ({ path }: Row) => path.replace(/\{(\w+)\}/g, '$1_1');
const sampleBody = ({ grant }: Row) => JSON.stringify(grant ? { grant_type: grant } : {});
