// Events through the SDK: what happened, in the order in which it happened, read from where one left off.

import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import type { Scene, Stage } from '../harness/stories.ts';
import { signIn } from './sign-in.ts';
import { thrownBy } from './thrown.ts';

type Names = Parameters<Stage['workos']['events']['listEvents']>[0]['events'];

const NAMES = [
  'user.created',
  'user.updated',
  'user.deleted',
  'session.created',
  'session.revoked',
  'authentication.password_succeeded',
  'authentication.password_failed',
] as unknown as Names;

// Everything since an event, as a consumer reads it: page after page.
async function since({ workos }: Stage, cursor: string | undefined, events = NAMES) {
  const seen = [];
  let after = cursor;
  for (;;) {
    const { data, listMetadata } = await workos.events.listEvents({ events, limit: 2, ...(after ? { after } : {}) });
    seen.push(...data);
    if (!listMetadata?.after) return seen;
    after = listMetadata.after;
  }
}

// The last event so far.
async function mark({ workos }: Stage): Promise<string | undefined> {
  const { data } = await workos.events.listEvents({ events: NAMES, order: 'desc', limit: 1 });
  return data[0]?.id;
}

/** The stories of events. */
export function events({ method }: Scene): void {
  method('events.listEvents', (shows) => {
    shows('the life of a user is told in its order, a page at a time', async (stage) => {
      const start = await mark(stage);
      const { user, address, signedIn } = await signIn(stage);
      const { userManagement } = stage.workos;
      await thrownBy(userManagement.authenticateWithPassword({ email: address, password: 'not this one at all' }));
      await userManagement.updateUser({ userId: user.id, firstName: 'Ada' });
      await userManagement.revokeSession({ sessionId: decodeJwt(signedIn.accessToken).sid as string });
      await userManagement.deleteUser(user.id);
      const told = await since(stage, start);
      expect(told.map(({ event }) => event)).toEqual([
        'user.created',
        'authentication.password_succeeded',
        'session.created',
        'authentication.password_failed',
        'user.updated',
        'session.revoked',
        'user.deleted',
      ]);
    });

    shows('the SDK reads what each event tells', async (stage) => {
      const start = await mark(stage);
      const { user, address } = await signIn(stage);
      const [created, succeeded, session] = await since(stage, start);
      expect(created).toMatchObject({
        id: expect.stringMatching(/^event_/),
        event: 'user.created',
        createdAt: expect.stringMatching(/Z$/),
        data: { id: user.id, email: address, emailVerified: true },
      });
      expect(succeeded).toMatchObject({
        data: { type: 'password', status: 'succeeded', email: address, userId: user.id, ipAddress: '203.0.113.7' },
      });
      expect(session).toMatchObject({ data: { userId: user.id, status: 'active', authMethod: 'password' } });
    });

    shows('only the kinds that were asked for are told', async (stage) => {
      const start = await mark(stage);
      await signIn(stage);
      const told = await since(stage, start, ['user.created', 'user.deleted'] as unknown as Names);
      expect(told.map(({ event }) => event)).toEqual(['user.created']);
    });

    shows('an update that changes nothing is not told', async (stage) => {
      const { workos, email } = stage;
      const made = await workos.userManagement.createUser({ email: email(), firstName: 'Ada' });
      const start = await mark(stage);
      await workos.userManagement.updateUser({ userId: made.id, firstName: 'Ada' });
      expect(await since(stage, start)).toEqual([]);
    });

    shows('no event tells a password or a token', async (stage) => {
      const start = await mark(stage);
      const { password, signedIn } = await signIn(stage);
      const told = JSON.stringify(await since(stage, start));
      for (const secret of [password, signedIn.refreshToken, signedIn.accessToken]) expect(told).not.toContain(secret);
    });

    shows('a time in the future has no events yet', async ({ workos }) => {
      const rangeStart = new Date(Date.now() + 86_400_000).toISOString();
      expect((await workos.events.listEvents({ events: NAMES, rangeStart })).data).toEqual([]);
    });

    shows('a cursor that names no event is refused', async ({ workos, sdk }) => {
      const thrown = await thrownBy(workos.events.listEvents({ events: NAMES, after: 'event_none' }));
      expect(thrown).toBeInstanceOf(sdk.UnprocessableEntityException);
    });
  });
}
