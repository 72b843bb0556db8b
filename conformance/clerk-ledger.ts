// Where answers of the Clerk wire differ from a specification of the vendor's, each with its reason. A difference that is
// not here fails the run; so does one that is here and was not seen any more: strike it.

import type { Entry } from './ledger.ts';

const REMOVED = 'In no published version since 2025, and still called by shipped SDKs (contract 1, operation 23).';
const PAGED = 'A page instead of a bare list for who asks for it, as JavaScript and Go do (contract 1, trap 8).';

export const CLERK_LEDGER: Entry[] = [
  ...[200, 400].map((status) => ({
    operation: 'POST /v1/users/{id}/totp',
    status,
    pointer: '',
    what: 'no such operation',
    why: REMOVED,
  })),
  ...['UsersBan', 'UsersUnban'].map((operation) => ({
    operation,
    status: 422,
    pointer: '',
    what: 'no such status',
    why: 'A missing field is told alike on every call (contract 5.3).',
  })),
  ...['GetOAuthAccessToken', 'GetSessionList', 'ListInvitations'].map((operation) => ({
    operation,
    status: 200,
    pointer: '',
    what: 'must be array',
    why: PAGED,
  })),
];
