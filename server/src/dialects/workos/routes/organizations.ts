// Organizations and their domains on this wire.

import { z } from 'zod';
import { verifyDomain as lookForRecord } from '../../../core/domain-proofs.ts';
import * as domains from '../../../core/organization-domains.ts';
import * as organizations from '../../../core/organizations.ts';
import { secretKey } from '../../../http/access.ts';
import { empty, endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, optionalText, pageQuery, printList, several, toPageRequest } from '../lists.ts';
import { externalId, metadata, optional } from '../shapes/common.ts';
import { domainSchema, organizationSchema, printDomain, printOrganization } from '../shapes/organization.ts';

const byId = z.object({ id: z.string() });
const domain = z.string().min(1).max(255);

const fields = {
  domain_data: optional(z.array(z.object({ domain, state: z.enum(['pending', 'verified']) })).max(100)),
  domains: optional(z.array(domain).max(100)).describe('Deprecated: verified at once.'),
  metadata,
  external_id: externalId,
  allow_profiles_outside_organization: optional(z.boolean()),
};
const name = z.string().min(1).max(1_024);
const createBody = z.object({ name, ...fields }).meta({ id: 'CreateOrganization' });
const updateBody = z
  .object({ name: optional(name), ...fields, stripe_customer_id: z.string().min(1).max(255).nullish() })
  .meta({ id: 'UpdateOrganization' });

function readChange(body: z.output<typeof updateBody>): organizations.OrganizationChange {
  const claims = body.domain_data ?? body.domains?.map((each) => ({ domain: each, state: 'verified' as const }));
  return {
    name: body.name,
    domains: claims,
    metadata: body.metadata,
    externalId: body.external_id,
    stripeCustomerId: body.stripe_customer_id,
    allowProfilesOutside: body.allow_profiles_outside_organization,
  };
}

export const createOrganization = endpoint({
  method: 'POST',
  path: '/organizations',
  operation: 'OrganizationsController_create',
  summary: 'Create an organization',
  access: secretKey,
  body: createBody,
  answers: { 201: organizationSchema },
  refusals: ['domain_taken', 'invalid_domain', 'invalid_metadata', 'organization_external_id_taken'],
  async run({ work, body }) {
    const organization = await organizations.createOrganization(work, { ...readChange(body), name: body.name });
    return reply(201, printOrganization(organization));
  },
});

export const getOrganization = endpoint({
  method: 'GET',
  path: '/organizations/:id',
  operation: 'OrganizationsController_find',
  summary: 'Get an organization',
  access: secretKey,
  params: byId,
  answers: { 200: organizationSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printOrganization(await organizations.getOrganization(work, params.id)));
  },
});

export const getOrganizationByExternalId = endpoint({
  method: 'GET',
  path: '/organizations/external_id/:external_id',
  operation: 'OrganizationsController_getByExternalId',
  summary: 'Get an organization by external ID',
  access: secretKey,
  params: z.object({ external_id: z.string() }),
  answers: { 200: organizationSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printOrganization(await organizations.getOrganizationByExternalId(work, params.external_id)));
  },
});

export const listOrganizations = endpoint({
  method: 'GET',
  path: '/organizations',
  operation: 'OrganizationsController_list',
  summary: 'List organizations',
  access: secretKey,
  query: z
    .strictObject({
      ...pageQuery,
      domains: several(z.string()).describe('Owners of any of these domains.'),
      search: optionalText.describe('A part of the name.'),
    })
    .refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(organizationSchema) },
  refusals: ['invalid_cursor'],
  async run({ work, query }) {
    const filter = {
      ...(query.domains ? { domains: query.domains } : {}),
      ...(query.search ? { search: query.search } : {}),
    };
    const page = await organizations.listOrganizations(work, filter, toPageRequest(query));
    return reply(200, printList(page, printOrganization));
  },
});

export const updateOrganization = endpoint({
  method: 'PUT',
  path: '/organizations/:id',
  operation: 'OrganizationsController_updateOrganization',
  summary: 'Update an organization',
  access: secretKey,
  params: byId,
  body: updateBody,
  answers: { 200: organizationSchema },
  refusals: [
    'not_found',
    'domain_taken',
    'invalid_domain',
    'invalid_metadata',
    'organization_external_id_taken',
    'stripe_customer_id_taken',
  ],
  async run({ work, params, body }) {
    const organization = await organizations.updateOrganization(work, params.id, readChange(body));
    return reply(200, printOrganization(organization));
  },
});

export const deleteOrganization = endpoint({
  method: 'DELETE',
  path: '/organizations/:id',
  operation: 'OrganizationsController_deleteOrganization',
  summary: 'Delete an organization',
  access: secretKey,
  params: byId,
  answers: { 200: 'empty' },
  refusals: ['not_found'],
  async run({ work, params }) {
    await organizations.deleteOrganization(work, params.id);
    return empty(200);
  },
});

export const createDomain = endpoint({
  method: 'POST',
  path: '/organization_domains',
  operation: 'OrganizationDomainsController_create',
  summary: 'Add a domain to an organization',
  access: secretKey,
  body: z.object({ domain, organization_id: z.string().min(1) }).meta({ id: 'CreateOrganizationDomain' }),
  answers: { 201: domainSchema },
  refusals: ['not_found', 'domain_taken', 'invalid_domain'],
  async run({ work, body }) {
    return reply(201, printDomain(await domains.createDomain(work, body.organization_id, body.domain)));
  },
});

export const getDomain = endpoint({
  method: 'GET',
  path: '/organization_domains/:id',
  operation: 'OrganizationDomainsController_get',
  summary: 'Get a domain',
  access: secretKey,
  params: byId,
  answers: { 200: domainSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printDomain(await domains.getDomain(work, params.id)));
  },
});

export const verifyDomain = endpoint({
  method: 'POST',
  path: '/organization_domains/:id/verify',
  operation: 'OrganizationDomainsController_verify',
  summary: 'Verify a domain by its DNS record, now or within thirty days',
  access: secretKey,
  params: byId,
  answers: { 201: domainSchema },
  refusals: ['not_found', 'domain_already_verified'],
  async run({ work, params }) {
    return reply(201, printDomain(await lookForRecord(work, params.id)));
  },
});

export const deleteDomain = endpoint({
  method: 'DELETE',
  path: '/organization_domains/:id',
  operation: 'OrganizationDomainsController_delete',
  summary: 'Delete a domain',
  access: secretKey,
  params: byId,
  answers: { 204: 'empty' },
  refusals: ['not_found'],
  async run({ work, params }) {
    await domains.deleteDomain(work, params.id);
    return empty(204);
  },
});
