// Connections of organizations to their own sign-in.

import type { Face } from '../user-management/face.ts';

export const sso = ({ one, list }: Face) => ({
  /**
   * Lists connections, newest first: of an organization, of a domain, or of a type.
   *
   * @throws ValidationError `invalid_request_parameters`: a filter that cannot be.
   * @example
   * const { data } = await latchkey.sso.listConnections({ organizationId: 'org_01H…' });
   */
  listConnections: list('GET /connections'),

  /**
   * Gets a connection.
   *
   * @throws NotFoundError `entity_not_found`: no such connection.
   * @example
   * const { state } = await latchkey.sso.getConnection({ connectionId: 'conn_01H…' });
   */
  getConnection: one('GET /connections/{connectionId}'),

  /**
   * Removes a connection; who came by it alone signs in otherwise from now on.
   *
   * @throws NotFoundError `entity_not_found`: no such connection.
   * @example
   * await latchkey.sso.deleteConnection({ connectionId: 'conn_01H…' });
   */
  deleteConnection: one('DELETE /connections/{connectionId}'),
});
