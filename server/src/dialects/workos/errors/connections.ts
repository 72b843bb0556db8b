// What this wire says of connections: which one is meant, and who must come by one.

import type { ConnectionFault } from '../../../model/connection.ts';
import { oauth, type Words } from './envelopes.ts';

/** What the redirect with an error says beside the fault, which is the error. */
export const CONNECTION_FAULTS: Record<ConnectionFault, string> = {
  connection_invalid: 'There is no connection for the provided ID.',
  connection_unlinked: 'The connection associated with the request is not active.',
  organization_invalid: 'No connection is associated with the organization.',
  ambiguous_connection_selector: 'The organization has several connections: name the one that is meant.',
  invalid_connection_selector: 'Exactly one connection selector is needed.',
  domain_connection_selector_not_allowed: 'No organization with a connection has verified the domain.',
};

const SSO_REQUIRED = oauth('sso_required', 'The request failed due to: sso_required.');

export const CONNECTIONS: Words<'invalid_connection' | 'sso_required'> = {
  invalid_connection: () => oauth('invalid_connection', 'The request failed due to: invalid_connection.'),
  // Nothing is pending: whoever comes back through the connection begins anew.
  sso_required: ({ email, connectionIds }) => ({
    status: SSO_REQUIRED.status,
    body: {
      ...(SSO_REQUIRED.body as object),
      email,
      connection_ids: connectionIds,
      pending_authentication_token: null,
    },
  }),
};
