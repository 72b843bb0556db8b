// The WorkOS dialect, driven by the vendor's own SDK: each version, on each database, with one tally at the end.

import { describe } from 'vitest';
import { KINDS } from './harness/database.ts';
import { SDKS, type Sdk } from './harness/sdks.ts';
import { openScene } from './harness/stories.ts';
import { events } from './suites/events.ts';
import { lists } from './suites/lists.ts';
import { sealedSessions } from './suites/sealed-sessions.ts';
import { SIGNED_OUT, sessions } from './suites/sessions.ts';
import { passwords, refreshing } from './suites/sign-in.ts';
import { unbuiltCalls, unbuiltMethods } from './suites/unbuilt.ts';
import { users } from './suites/users.ts';
import { verdict } from './suites/verdict.ts';
import { answers } from './suites/wire-answers.ts';
import { bodies } from './suites/wire-bodies.ts';
import { clients } from './suites/wire-clients.ts';

describe.each(KINDS)('on %s', (kind) => {
  describe.each(SDKS)('$name', (sdk) => {
    const scene = openScene(sdk, kind, { signOutTo: [SIGNED_OUT] });
    for (const suite of [users, passwords, refreshing, sessions, sealedSessions, events, unbuiltMethods]) suite(scene);
  });

  describe.each(SDKS)('$name, alone', (sdk) => lists(openScene(sdk, kind)));

  describe('other languages', () => {
    const scene = openScene(SDKS[0] as Sdk, kind);
    for (const suite of [bodies, clients, answers, unbuiltCalls]) suite(scene);
  });
});

verdict();
