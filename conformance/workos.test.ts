// The WorkOS dialect, driven by the vendor's own SDK: each version, on each database, with one tally at the end.

import { describe } from 'vitest';
import { KINDS } from './harness/database.ts';
import { SDKS, type Sdk } from './harness/sdks.ts';
import { openScene } from './harness/stories.ts';
import { authorizationCodes } from './suites/authorization-codes.ts';
import { flagsAndGroups, identities, userKeys } from './suites/belongings.ts';
import { emailVerification, magicAuth } from './suites/codes.ts';
import { CONNECTIONS, connections } from './suites/connections.ts';
import { events } from './suites/events.ts';
import { standaloneFactors, userFactors } from './suites/factors.ts';
import { hostedLinks, hostedWays } from './suites/hosted.ts';
import { hostedPkce } from './suites/hosted-pkce.ts';
import { hostedRefusals } from './suites/hosted-refusals.ts';
import { hostedSignOut } from './suites/hosted-sign-out.ts';
import { invitationTokens } from './suites/invitation-tokens.ts';
import { invitations } from './suites/invitations.ts';
import { lists } from './suites/lists.ts';
import { memberships } from './suites/memberships.ts';
import { organizationSessions } from './suites/organization-sessions.ts';
import { organizationDomains, organizations } from './suites/organizations.ts';
import { pages } from './suites/pages.ts';
import { passwordReset } from './suites/password-reset.ts';
import { permissions } from './suites/permissions.ts';
import { environmentRoles, organizationRoles } from './suites/roles.ts';
import { sealedSessions } from './suites/sealed-sessions.ts';
import { SIGNED_OUT, sessions } from './suites/sessions.ts';
import { passwords, refreshing } from './suites/sign-in.ts';
import { STRICT, steps, strictSteps } from './suites/steps.ts';
import { rotatedKeys, unknowns } from './suites/traps.ts';
import { unbuiltCalls, unbuiltMethods } from './suites/unbuilt.ts';
import { users } from './suites/users.ts';
import { verdict } from './suites/verdict.ts';
import { DOORS } from './suites/visitors.ts';
import { webhooks } from './suites/webhooks.ts';
import { answers } from './suites/wire-answers.ts';
import { wireAuthorize } from './suites/wire-authorize.ts';
import { bodies } from './suites/wire-bodies.ts';
import { clients } from './suites/wire-clients.ts';
import { devices, devicesOff } from './suites/wire-devices.ts';
import { elixirOrganizations, elixirPeople } from './suites/wire-elixir.ts';
import { emailChange, habits, oldSenders } from './suites/wire-languages.ts';
import { phpCookies, wireCodes } from './suites/wire-sessions.ts';
import { applications, jwtTemplate, places } from './suites/wire-settings.ts';

describe.each(KINDS)('on %s', (kind) => {
  describe.each(SDKS)('$name', (sdk) => {
    const scene = openScene(sdk, kind, { signOutTo: [SIGNED_OUT], errands: [...CONNECTIONS, ...DOORS] });
    for (const suite of [users, passwords, refreshing, sessions, sealedSessions, events]) suite(scene);
    for (const suite of [emailVerification, magicAuth, passwordReset, userFactors, standaloneFactors]) suite(scene);
    for (const suite of [organizations, organizationDomains, memberships, invitations, invitationTokens]) suite(scene);
    for (const suite of [environmentRoles, organizationRoles, permissions, connections]) suite(scene);
    for (const suite of [hostedLinks, hostedWays, hostedRefusals, hostedPkce, hostedSignOut]) suite(scene);
    for (const suite of [authorizationCodes, identities, userKeys, flagsAndGroups]) suite(scene);
    for (const suite of [steps, organizationSessions, webhooks, unbuiltMethods]) suite(scene);
  });

  describe.each(SDKS)('$name, strict', (sdk) => {
    const scene = openScene(sdk, kind, { settings: STRICT });
    for (const suite of [strictSteps, devicesOff]) suite(scene);
  });

  describe.each(SDKS)('$name, alone', (sdk) => {
    const scene = openScene(sdk, kind);
    for (const suite of [lists, pages]) suite(scene);
  });

  describe('a server with a new key', () => rotatedKeys(openScene(SDKS[0] as Sdk, kind, { rotateSigningKey: true })));

  describe('other languages', () => {
    const scene = openScene(SDKS[0] as Sdk, kind);
    for (const suite of [bodies, clients, answers, unbuiltCalls]) suite(scene);
    for (const suite of [elixirPeople, elixirOrganizations, emailChange, oldSenders, habits, unknowns]) suite(scene);
    for (const suite of [wireCodes, phpCookies, devices, applications, places, jwtTemplate]) suite(scene);
    wireAuthorize(scene);
  });
});

verdict();
