// The identity providers that an environment has set up: who the application is there, and where tokens come from.

import { PROVIDERS, type Provider } from './external-account.ts';

/** Providers that only one of the wires has names for. */
const MORE_PROVIDERS = [
  'atlassian',
  'box',
  'coinbase',
  'dropbox',
  'facebook',
  'hubspot',
  'huggingface',
  'instagram',
  'line',
  'linear',
  'linkedin_oidc',
  'notion',
  'spotify',
  'tiktok',
  'twitch',
  'twitter',
] as const;

const NAMED = new Set<string>([...PROVIDERS, ...MORE_PROVIDERS]);

/** Where the token endpoints of well-known providers are, for whom none needs to be given. */
export const TOKEN_ENDPOINTS: { readonly [provider: string]: string } = {
  apple: 'https://appleid.apple.com/auth/token',
  bitbucket: 'https://bitbucket.org/site/oauth2/access_token',
  discord: 'https://discord.com/api/oauth2/token',
  github: 'https://github.com/login/oauth/access_token',
  gitlab: 'https://gitlab.com/oauth/token',
  google: 'https://oauth2.googleapis.com/token',
  linkedin: 'https://www.linkedin.com/oauth/v2/accessToken',
  linkedin_oidc: 'https://www.linkedin.com/oauth/v2/accessToken',
  microsoft: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
  slack: 'https://slack.com/api/openid.connect.token',
  x: 'https://api.x.com/2/oauth2/token',
};

/** How the application proves itself at the token endpoint: in the body, or in the header (RFC 6749 section 2.3.1). */
export type ClientAuth = 'post' | 'basic';

/** A provider as it was set up, without the secret. */
export interface OAuthProvider {
  provider: Provider;
  clientId: string;
  tokenEndpoint: string;
  clientAuth: ClientAuth;
  scopes: string[];
  createdAt: number;
  updatedAt: number;
}

/** The provider of a name, as everybody knows it or of the operator's own making; null for another text. */
export function readProvider(name: string): Provider | null {
  return NAMED.has(name) || isCustom(name) ? (name as Provider) : null;
}

/** Whether a provider is of the operator's own making: nobody else has heard of it. */
export function isCustom(name: string): name is `custom_${string}` {
  return /^custom_[a-z0-9_-]{1,64}$/.test(name);
}
