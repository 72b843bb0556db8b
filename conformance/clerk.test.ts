// The Clerk dialect, driven by the vendor's own SDK: each version, on each database, with one tally at the end.

import { describe } from 'vitest';
import { CLERK_SDKS } from './harness/clerk-sdks.ts';
import { NEWEST, openClerkScene } from './harness/clerk-stories.ts';
import { KINDS } from './harness/database.ts';
import { belongings } from './suites/clerk/belongings.ts';
import { emailAddresses, phoneNumbers } from './suites/clerk/identifiers.ts';
import { userLists } from './suites/clerk/lists.ts';
import { metadata, pictures } from './suites/clerk/metadata.ts';
import { invitations, members, organizations } from './suites/clerk/organizations.ts';
import { checks, secondFactors, ways } from './suites/clerk/proofs.ts';
import { sessions } from './suites/clerk/sessions.ts';
import { unbuiltClerkCalls } from './suites/clerk/unbuilt.ts';
import { standing, updateUser } from './suites/clerk/user-changes.ts';
import { createUser, oneUser } from './suites/clerk/users.ts';
import { clerkVerdict } from './suites/clerk/verdict.ts';
import { versions } from './suites/clerk/versions.ts';
import { clerkAnswers } from './suites/clerk/wire-answers.ts';
import { clerkBodies } from './suites/clerk/wire-bodies.ts';
import { clerkCalls } from './suites/clerk/wire-calls.ts';
import { clerkQueries } from './suites/clerk/wire-queries.ts';

describe.each(KINDS)('on %s', (kind) => {
  describe.each(CLERK_SDKS)('$name', (sdk) => {
    const scene = openClerkScene(sdk, kind);
    for (const suite of [createUser, oneUser, updateUser, standing, metadata, pictures]) suite(scene);
    for (const suite of [checks, secondFactors, ways, userLists, belongings]) suite(scene);
    for (const suite of [emailAddresses, phoneNumbers, sessions]) suite(scene);
    for (const suite of [organizations, members, invitations]) suite(scene);
  });

  describe('other languages', () => {
    const scene = openClerkScene(NEWEST, kind);
    for (const suite of [clerkAnswers, clerkBodies, clerkQueries, clerkCalls, versions, unbuiltClerkCalls])
      suite(scene);
  });
});

clerkVerdict();
