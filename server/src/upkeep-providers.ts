// What the commands that look after identity providers can do in one environment.

import { listProviders, type NewProvider, removeProvider, setProvider } from './core/oauth-providers.ts';
import type { Work } from './core/work.ts';
import type { OAuthProvider } from './model/oauth-provider.ts';

export interface ProvidersUpkeep {
  /** All of them, by name. */
  list(): Promise<OAuthProvider[]>;
  /** Sets one up, in the place of one of its name. */
  set(provider: NewProvider): Promise<OAuthProvider>;
  remove(name: string): Promise<void>;
}

export function providersOf(work: Work): ProvidersUpkeep {
  return {
    list: () => listProviders(work),
    set: (provider) => setProvider(work, provider),
    remove: (name) => removeProvider(work, name),
  };
}
