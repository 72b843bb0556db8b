// When refusals about connections are given, and data to say them with.

import type { Sample } from './samples-accounts.ts';

type Codes = 'invalid_connection' | 'invalid_connection_settings' | 'sso_required';

export const CONNECTION_SAMPLES: { [C in Codes]: Sample<C> } = {
  invalid_connection: {
    when: 'What was given names no connection, several, or one that is not active.',
    data: [{ fault: 'connection_unlinked' }],
  },
  invalid_connection_settings: { when: 'The connection cannot be set up so.', data: [{ reason: 'needs an issuer' }] },
  sso_required: {
    when: "The organization of the address's verified domain has people sign in by its connections alone.",
    data: [{ email: 'ada@example.com', connectionIds: ['conn_01J0000000000000000000000'] }],
  },
};
