// The methods that the documents of the User Management API name.

import type { ClientFacts } from '../client.ts';
import { authenticate } from './authenticate.ts';
import { codes } from './codes.ts';
import type { Face } from './face.ts';
import { invitations } from './invitations.ts';
import { links } from './links.ts';
import { memberships } from './memberships.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { users } from './users.ts';

export type UserManagement = ReturnType<typeof userManagement>;

export function userManagement(face: Face, client: ClientFacts) {
  const signIn = authenticate(face, client);
  const urls = links(face, client);
  return {
    ...signIn,
    ...urls,
    ...users(face),
    ...codes(face),
    ...invitations(face),
    ...memberships(face),
    ...settings(face),
    ...sessions(client, { refresh: signIn.authenticateWithRefreshToken, logoutUrl: urls.getLogoutUrl }),
  };
}
