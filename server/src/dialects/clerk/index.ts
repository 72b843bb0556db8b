// The Clerk dialect: its endpoints, its errors, its way of writing queries.

import type { Face } from '../../http/face.ts';
import { printFault, printRefusal } from './errors.ts';
import { operations } from './operations.generated.ts';
import { formerOperations } from './operations-former.ts';
import { readQuery } from './queries.ts';
import * as createUser from './routes/create-user.ts';
import * as emailAddresses from './routes/email-addresses.ts';
import * as invitations from './routes/invitations.ts';
import * as jwks from './routes/jwks.ts';
import * as memberships from './routes/memberships.ts';
import * as oauthTokens from './routes/oauth-tokens.ts';
import * as organizationInvitations from './routes/organization-invitations.ts';
import * as organizations from './routes/organizations.ts';
import * as parts from './routes/parts.ts';
import * as phoneNumbers from './routes/phone-numbers.ts';
import * as profileImage from './routes/profile-image.ts';
import * as secondFactors from './routes/second-factors.ts';
import * as sessionTokens from './routes/session-tokens.ts';
import * as sessions from './routes/sessions.ts';
import * as signInTokens from './routes/sign-in-tokens.ts';
import * as trustedDevices from './routes/trusted-devices.ts';
import * as updateUser from './routes/update-user.ts';
import * as userOrganizations from './routes/user-organizations.ts';
import * as userPasswords from './routes/user-passwords.ts';
import * as users from './routes/users.ts';
import * as usersBulk from './routes/users-bulk.ts';
import * as usersList from './routes/users-list.ts';
import * as verify from './routes/verify.ts';
import * as webhooks from './routes/webhooks.ts';
import { speech } from './shapes/webhook.ts';
import { readVersion } from './versions.ts';

export const clerk: Face = {
  name: 'clerk',
  title: 'Clerk',
  prefix: '/v1/',
  endpoints: [
    // Before the path with an id, which `count` would be.
    usersList,
    users,
    createUser,
    updateUser,
    profileImage,
    webhooks,
    verify,
    secondFactors,
    parts,
    oauthTokens,
    sessions,
    sessionTokens,
    jwks,
    signInTokens,
    organizations,
    memberships,
    organizationInvitations,
    invitations,
    userOrganizations,
    emailAddresses,
    phoneNumbers,
    userPasswords,
    usersBulk,
    trustedDevices,
  ].flatMap((routes) => Object.values(routes).flat()),
  operations: [...operations, ...formerOperations],
  printRefusal,
  printFault,
  readVersion,
  keepsEveryKey: true,
  speech,
  readQuery,
};
