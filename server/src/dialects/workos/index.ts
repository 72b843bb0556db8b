// The WorkOS dialect: its endpoints, its errors, its way of writing queries.

import type { Face } from '../../http/face.ts';
import { printFault, printRefusal } from './errors.ts';
import { readQuery } from './lists.ts';
import { operations } from './operations.generated.ts';
import * as authenticate from './routes/authenticate.ts';
import * as events from './routes/events.ts';
import * as sessions from './routes/sessions.ts';
import * as users from './routes/users.ts';

export const workos: Face = {
  name: 'workos',
  title: 'WorkOS',
  prefix: '/',
  endpoints: [users, sessions, authenticate, events].flatMap((routes) => Object.values(routes)),
  operations,
  printRefusal,
  printFault,
  readQuery,
};
