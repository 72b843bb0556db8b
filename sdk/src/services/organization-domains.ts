// Domains of organizations: whose addresses they own, once they have proved it.

import type { Face } from '../user-management/face.ts';

export const organizationDomains = ({ one }: Face) => ({
  /**
   * Claims a domain for an organization, which proves it by a DNS record; what to put there is in the answer.
   *
   * @throws ConflictError or ValidationError: it is claimed already, or is no domain.
   * @example
   * const { verificationToken } = await latchkey.organizationDomains.create({ organizationId: 'org_01H…', domain: 'acme.example' });
   */
  create: one('POST /organization_domains'),

  /**
   * Gets a domain of an organization, and whether it is proven.
   *
   * @throws NotFoundError `entity_not_found`: no such domain.
   * @example
   * const { state } = await latchkey.organizationDomains.get({ organizationDomainId: 'org_domain_01H…' });
   */
  get: one('GET /organization_domains/{organizationDomainId}'),

  /**
   * Has the DNS looked at now, and from time to time for thirty days.
   *
   * @throws NotFoundError `entity_not_found`: no such domain.
   * @example
   * const { state } = await latchkey.organizationDomains.verify({ organizationDomainId: 'org_domain_01H…' });
   */
  verify: one('POST /organization_domains/{organizationDomainId}/verify'),

  /**
   * Gives a domain free.
   *
   * @throws NotFoundError `entity_not_found`: no such domain.
   * @example
   * await latchkey.organizationDomains.delete({ organizationDomainId: 'org_domain_01H…' });
   */
  delete: one('DELETE /organization_domains/{organizationDomainId}'),
});
