// The identity providers that an environment has set up, and who is at work renewing the tokens of an account there.

import type { Migration } from './migration.ts';

export const oauthProviders: Migration = {
  name: '0012-oauth-providers',
  up({ schema, text, json }) {
    return [
      schema
        .createTable('oauth_providers')
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        .addColumn('provider', text, (c) => c.notNull())
        .addColumn('client_id', text, (c) => c.notNull())
        // Sealed; null for a client without one.
        .addColumn('client_secret', text)
        .addColumn('client_auth', text, (c) => c.notNull())
        .addColumn('token_endpoint', text, (c) => c.notNull())
        .addColumn('scopes', json, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('oauth_providers_pk', ['environment_id', 'provider'] as never),
      schema.alterTable('external_accounts').addColumn('refreshing_until', 'bigint'),
      // In other tables a column of the former name holds JSON.
      schema.alterTable('external_accounts').renameColumn('scopes', 'approved_scopes'),
    ];
  },
};
