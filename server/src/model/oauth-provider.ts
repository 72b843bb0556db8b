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

/** How the application proves itself at the token endpoint: in the body, or in the header (RFC 6749 section 2.3.1). */
export type ClientAuth = 'post' | 'basic';

/** A provider as it was set up, without the secret. */
export interface OAuthProvider {
  provider: Provider;
  clientId: string;
  clientAuth: ClientAuth;
  /** The name of an OpenID provider, below which it says where its endpoints are; null where they are known without. */
  issuer: string | null;
  authorizationEndpoint: string | null;
  tokenEndpoint: string;
  userinfoEndpoint: string | null;
  /** Asked for beside what everybody is asked for there. */
  scopes: string[];
  /** Apple's: then the secret is a key, by which the application makes its secrets itself. */
  teamId: string | null;
  keyId: string | null;
  /** Whether applications are given the tokens of those who sign in. */
  returnsTokens: boolean;
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
