// The migrations in the order in which they run.

import { house } from './0001-house.ts';
import { organizations } from './0002-organizations.ts';
import { codes } from './0003-codes.ts';
import { invitations } from './0004-invitations.ts';
import { factors } from './0005-factors.ts';
import { authorizations } from './0006-authorizations.ts';
import { webhooks } from './0007-webhooks.ts';
import { settings } from './0008-settings.ts';
import { accounts } from './0009-accounts.ts';
import { search } from './0010-search.ts';
import { images } from './0011-images.ts';
import { oauthProviders } from './0012-oauth-providers.ts';
import { organizationsWider } from './0013-organizations-wider.ts';
import { signInTokens } from './0014-sign-in-tokens.ts';
import { flows } from './0015-flows.ts';
import { connections } from './0016-connections.ts';
import { passkeyHandles } from './0017-passkey-handles.ts';
import { providerSignIn } from './0018-provider-sign-in.ts';
import { idempotency } from './0019-idempotency.ts';
import type { Migration } from './migration.ts';

export const migrations: Migration[] = [
  house,
  organizations,
  codes,
  invitations,
  factors,
  authorizations,
  webhooks,
  settings,
  accounts,
  search,
  images,
  oauthProviders,
  organizationsWider,
  signInTokens,
  flows,
  connections,
  passkeyHandles,
  providerSignIn,
  idempotency,
];
