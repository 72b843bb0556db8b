// Where our answers differ from the vendor's specification, each with its reason. A difference that is not here fails the
// run; so does one that is here and was not seen any more: strike it.

import type { Difference } from './spec/differences.ts';

export interface Entry extends Difference {
  why: string;
}

const AUTHENTICATE = 'UserlandSessionsController_authenticate[0]';
const UNAUTHORIZED = 'The specification names 401 nowhere; the vendor was recorded to answer just this (contract 2.1).';
const RECORDED_404 = 'The vendor was recorded to answer 404 for an id that names nothing (contract 2.6, 4.5).';
const TOLD_ALIKE = 'Input that is not as declared is told alike on every route (contract 2.6).';
const TOLD_IN_A_PAGE =
  'An address that is not registered, or of no known client, is told in a page and never gone to (contract 6.1); the specification speaks of no page.';
const ALIAS = "A path of the vendor's emulator, which clients made for it call (contract 1.8).";

const noSuchStatus = (operation: string, status: number, why: string): Entry => ({
  operation,
  status,
  pointer: '',
  what: 'no such status',
  why,
});

export const LEDGER: Entry[] = [
  noSuchStatus('UserlandUsersController_get[0]', 401, UNAUTHORIZED),
  noSuchStatus('UserlandUsersController_list[0]', 401, UNAUTHORIZED),
  noSuchStatus(AUTHENTICATE, 401, UNAUTHORIZED),
  noSuchStatus('UserlandUsersController_update[0]', 404, RECORDED_404),
  noSuchStatus('UserlandSessionsController_revokeSession', 404, RECORDED_404),
  noSuchStatus(
    'UserlandSessionsController_revokeSession',
    422,
    'A missing session_id is told like every other missing field (contract 2.6).',
  ),
  ...['UserlandSsoController_authorize', 'SsoController_authorize'].flatMap((operation) =>
    [400, 404].map((status) => noSuchStatus(operation, status, TOLD_IN_A_PAGE)),
  ),
  ...[
    'UserlandUserAuthenticationFactorsController_create[0]',
    'UserlandUserAuthenticationFactorsController_list[0]',
    'UserlandUserInvitesController_revoke',
    'OrganizationsController_deleteOrganization',
    'OrganizationDomainsController_create',
    'OrganizationDomainsController_verify',
  ].map((operation) => noSuchStatus(operation, 404, RECORDED_404)),
  noSuchStatus('OrganizationDomainsController_create', 422, TOLD_ALIKE),
  noSuchStatus('AuthorizationPermissionsController_list', 422, TOLD_ALIKE),
  noSuchStatus('RedirectUrisController_list', 422, TOLD_ALIKE),
  noSuchStatus(
    'UserlandUserOrganizationMembershipsController_create',
    409,
    'Who is a member already cannot become one: the specification does not say how that is told (contract 10).',
  ),
  ...[
    ['magic_auth', 200],
    ['password_reset', 201],
    ['password_reset', 422],
  ].map(([what, status]) => ({
    operation: `POST /user_management/${what}/send`,
    status: status as number,
    pointer: '',
    what: 'no such operation',
    why: 'A sender that old SDKs call; the vendor still answers it (contract 1.3).',
  })),
  ...[200, 400].map((status) => ({
    operation: 'POST /oauth2/device_authorization',
    status,
    pointer: '',
    what: 'no such operation',
    why: 'Where OAuth clients ask for the codes of a device, and Ruby does (contract 6.5).',
  })),
  {
    operation: 'GET /organizations/{id}/roles',
    status: 200,
    pointer: '',
    what: 'no such operation',
    why: 'The path that Node up to 8, Ruby, PHP and Go called before the one of the specification (contract 1.8).',
  },
  {
    operation: 'UserlandUsersController_create[0]',
    status: 400,
    pointer: '',
    what: 'no form for code malformed_request',
    why: 'Bytes that are no JSON are no field that is invalid; the specification does not speak of them.',
  },
  {
    operation: AUTHENTICATE,
    status: 400,
    pointer: '',
    what: 'no form for code unsupported_grant_type',
    why: 'RFC 6749 section 5.2 has this code for a grant that nobody knows; the specification has none.',
  },
  {
    operation: 'EventsController_list',
    status: 200,
    pointer: '/data/*',
    what: 'no form for event latchkey.*',
    why: 'What only this server tells of carries its name; every SDK passes unknown events through (contract 7.1).',
  },
  { operation: 'POST /x/authkit/users/authenticate', status: 200, pointer: '', what: 'no such operation', why: ALIAS },
  {
    operation: 'GET /user_management/sessions/jwks/{id}',
    status: 200,
    pointer: '',
    what: 'no such operation',
    why: ALIAS,
  },
];
