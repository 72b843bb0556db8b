// A person's account with an identity provider, by which they may sign in here.

/** The providers that the wires have names for. */
export const PROVIDERS = [
  'apple',
  'bitbucket',
  'discord',
  'github',
  'gitlab',
  'google',
  'grok',
  'x',
  'intuit',
  'linkedin',
  'microsoft',
  'salesforce',
  'slack',
  'vercel_marketplace',
  'vercel',
  'xero',
] as const;

export type Provider = (typeof PROVIDERS)[number];

export interface ExternalAccount {
  id: string;
  userId: string;
  provider: Provider;
  /** The provider's own id of the person. */
  subject: string;
  email: string | null;
  createdAt: number;
  updatedAt: number;
}
