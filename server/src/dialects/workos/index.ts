// The WorkOS dialect: its endpoints, its errors, its way of writing queries.

import type { Face } from '../../http/face.ts';
import { printFault, printRefusal } from './errors.ts';
import { readQuery } from './lists.ts';
import { operations } from './operations.generated.ts';
import * as applications from './routes/applications.ts';
import * as authenticate from './routes/authenticate.ts';
import * as authorize from './routes/authorize.ts';
import * as codes from './routes/codes.ts';
import * as connections from './routes/connections.ts';
import * as deliveries from './routes/deliveries.ts';
import * as devices from './routes/devices.ts';
import * as events from './routes/events.ts';
import * as factors from './routes/factors.ts';
import * as identities from './routes/identities.ts';
import * as invitations from './routes/invitations.ts';
import * as letters from './routes/letters.ts';
import * as memberships from './routes/memberships.ts';
import * as organizations from './routes/organizations.ts';
import * as recovery from './routes/recovery.ts';
import * as roles from './routes/roles.ts';
import * as sessions from './routes/sessions.ts';
import * as settings from './routes/settings.ts';
import * as userKeys from './routes/user-keys.ts';
import * as users from './routes/users.ts';
import * as webhooks from './routes/webhooks.ts';
import { speech } from './shapes/webhook.ts';

export const workos: Face = {
  name: 'workos',
  title: 'WorkOS',
  prefix: '/',
  endpoints: [
    users,
    sessions,
    authenticate,
    authorize,
    devices,
    events,
    webhooks,
    deliveries,
    codes,
    recovery,
    factors,
    organizations,
    memberships,
    roles,
    invitations,
    letters,
    settings,
    identities,
    applications,
    userKeys,
    connections,
  ].flatMap((routes) => Object.values(routes).flat()),
  operations,
  printRefusal,
  printFault,
  speech,
  readQuery,
};
