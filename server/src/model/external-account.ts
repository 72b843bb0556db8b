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

export type Provider = (typeof PROVIDERS)[number] | `custom_${string}`;

export interface ExternalAccount {
  id: string;
  userId: string;
  provider: Provider;
  /** The provider's own id of the person. */
  subject: string;
  /** Who said so, where that is known. */
  issuer: string | null;
  email: string | null;
  emailVerified: boolean | null;
  /** The identity among the user's identifications; its own id for accounts without another. */
  identificationId: string;
  firstName: string | null;
  lastName: string | null;
  username: string | null;
  imageUrl: string | null;
  phoneNumber: string | null;
  /** Tells several accounts of one provider apart. */
  label: string | null;
  scopes: string[];
  publicMetadata: Record<string, unknown>;
  createdAt: number;
  updatedAt: number;
}
