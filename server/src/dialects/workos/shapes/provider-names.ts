// Identity providers in the spelling of this wire.

import type { PROVIDERS } from '../../../model/external-account.ts';

/** What this wire calls each provider that it has a name for. */
export const PROVIDER_NAMES = {
  apple: 'AppleOAuth',
  bitbucket: 'BitbucketOAuth',
  discord: 'DiscordOAuth',
  github: 'GitHubOAuth',
  gitlab: 'GitLabOAuth',
  google: 'GoogleOAuth',
  grok: 'GrokOAuth',
  x: 'XOAuth',
  intuit: 'IntuitOAuth',
  linkedin: 'LinkedInOAuth',
  microsoft: 'MicrosoftOAuth',
  salesforce: 'SalesforceOAuth',
  slack: 'SlackOAuth',
  vercel_marketplace: 'VercelMarketplaceOAuth',
  vercel: 'VercelOAuth',
  xero: 'XeroOAuth',
} as const satisfies Record<(typeof PROVIDERS)[number], string>;

const BY_NAME = new Map(Object.entries(PROVIDER_NAMES).map(([provider, name]) => [name.toLowerCase(), provider]));

/** The provider that a request names; in whatever case, since some write `GithubOAuth`. Others are called what they are. */
export function readProviderName(name: string): string {
  return BY_NAME.get(name.toLowerCase()) ?? name;
}
