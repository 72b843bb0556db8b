// Services that the SDK keeps under another name since its first major with them: called by the newest names in all.

import type { Sdk, WorkOS } from './sdks.ts';

// What older majors have in their stead.
interface Older {
  mfa: Omit<WorkOS['multiFactorAuth'], 'createUserAuthFactor' | 'listUserAuthFactors'>;
  userManagement: {
    enrollAuthFactor: WorkOS['multiFactorAuth']['createUserAuthFactor'];
    listAuthFactors: WorkOS['multiFactorAuth']['listUserAuthFactors'];
  };
  organizationDomains: {
    get: WorkOS['organizationDomains']['getOrganizationDomain'];
    verify: WorkOS['organizationDomains']['verifyOrganizationDomain'];
    create: WorkOS['organizationDomains']['createOrganizationDomain'];
    delete: WorkOS['organizationDomains']['deleteOrganizationDomain'];
  };
  organizations: {
    listOrganizationRoles(options: {
      organizationId: string;
    }): ReturnType<WorkOS['authorization']['listOrganizationRoles']>;
  };
}

type Factors = Pick<
  WorkOS['multiFactorAuth'],
  | 'enrollFactor'
  | 'getFactor'
  | 'deleteFactor'
  | 'challengeFactor'
  | 'verifyChallenge'
  | 'createUserAuthFactor'
  | 'listUserAuthFactors'
>;
type Domains = Pick<
  WorkOS['organizationDomains'],
  'getOrganizationDomain' | 'verifyOrganizationDomain' | 'createOrganizationDomain' | 'deleteOrganizationDomain'
>;

/** Second factors, of users and standing alone. */
export function factorsOf(workos: WorkOS): Factors {
  if (workos.multiFactorAuth) return workos.multiFactorAuth;
  const { mfa, userManagement } = workos as unknown as Older;
  return {
    enrollFactor: (...given) => mfa.enrollFactor(...given),
    getFactor: (...given) => mfa.getFactor(...given),
    deleteFactor: (...given) => mfa.deleteFactor(...given),
    challengeFactor: (...given) => mfa.challengeFactor(...given),
    verifyChallenge: (...given) => mfa.verifyChallenge(...given),
    createUserAuthFactor: (...given) => userManagement.enrollAuthFactor(...given),
    listUserAuthFactors: (...given) => userManagement.listAuthFactors(...given),
  };
}

/** The domains of organizations. */
export function domainsOf(workos: WorkOS): Domains {
  if ('getOrganizationDomain' in workos.organizationDomains) return workos.organizationDomains;
  const { organizationDomains: older } = workos as unknown as Older;
  return {
    getOrganizationDomain: (...given) => older.get(...given),
    verifyOrganizationDomain: (...given) => older.verify(...given),
    createOrganizationDomain: (...given) => older.create(...given),
    deleteOrganizationDomain: (...given) => older.delete(...given),
  };
}

/** The list of an organization's roles under its old path, which only older majors call. */
export function oldRolesOf(workos: WorkOS): Older['organizations']['listOrganizationRoles'] {
  const { organizations } = workos as unknown as Older;
  return (options) => organizations.listOrganizationRoles(options);
}

/** Whether an SDK has a method: `service.method`, or the method alone when it is one of user management. */
export function has({ WorkOS }: Sdk, name: string): boolean {
  const [service = '', verb = ''] = name.includes('.') ? name.split('.') : ['userManagement', name];
  const services = new WorkOS('sk_test_none', { clientId: 'client_none' }) as unknown as Record<
    string,
    Record<string, unknown> | undefined
  >;
  return typeof services[service]?.[verb] === 'function';
}

/** Of two names of a method, newest first, the one that an SDK has. */
export const named = (sdk: Sdk, newest: string, older: string): string => (has(sdk, newest) ? newest : older);
