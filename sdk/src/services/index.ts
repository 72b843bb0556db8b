// What stands beside users, by the names of the vendor's Node SDK.

export { apiKeys } from './api-keys.ts';
export { authorization } from './authorization.ts';
export { events } from './events.ts';
export { multiFactorAuth } from './multi-factor-auth.ts';
export { organizationDomains } from './organization-domains.ts';
export { organizations } from './organizations.ts';
export { sso } from './sso.ts';
export { webhooks } from './webhooks.ts';
