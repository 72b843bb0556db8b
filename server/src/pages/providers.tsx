// The providers that can say who somebody is: a link each, since a form could not lead there (CSP).

import type { Provider } from '../model/external-account.ts';
import type { Traveller } from './guest.ts';

const NAMES: Partial<Record<Provider, string>> = {
  apple: 'Apple',
  bitbucket: 'Bitbucket',
  discord: 'Discord',
  github: 'GitHub',
  gitlab: 'GitLab',
  google: 'Google',
  intuit: 'Intuit',
  linkedin: 'LinkedIn',
  microsoft: 'Microsoft',
  salesforce: 'Salesforce',
  slack: 'Slack',
  vercel: 'Vercel',
  x: 'X',
  xero: 'Xero',
};

/** A provider's name as it writes it itself; one of the operator's own by what it is called in the settings. */
export function providerName(provider: string): string {
  const known = NAMES[provider as Provider];
  if (known) return known;
  const own = provider.replace(/^custom_/, '').replaceAll('_', ' ');
  return own.charAt(0).toUpperCase() + own.slice(1);
}

/** Where each provider is visited from a page. */
export const ProviderLinks = ({ guest, providers }: { guest: Traveller; providers: string[] }) => (
  <div class="stack">
    {providers.map((provider) => (
      <a class="button other" href={`/sign-in/with/${provider}?flow=${guest.token}`}>
        {guest.speech.words.signIn.withProvider(providerName(provider))}
      </a>
    ))}
  </div>
);
