// What signing in through an identity provider asks of its row, and whose word an account there rests on.

import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const providerSignIn: Migration = {
  name: '0018-provider-sign-in',
  up({ schema, text, truth }) {
    const widened = {
      oauth_providers: ['issuer', 'authorization_endpoint', 'userinfo_endpoint', 'team_id', 'key_id'],
      // Null in accounts that were linked before, or by hand: nobody said whose word it was.
      external_accounts: ['issuer'],
    };
    return [
      ...Object.entries(widened).flatMap(([table, columns]) =>
        columns.map((column) => schema.alterTable(table).addColumn(column, text)),
      ),
      schema.alterTable('oauth_providers').addColumn('returns_tokens', truth, (c) => c.notNull().defaultTo(sql`false`)),
      // When somebody last came by it: of several accounts with one provider that is the one whose tokens are meant.
      schema.alterTable('external_accounts').addColumn('used_at', 'bigint'),
    ];
  },
};
