// The well-known identity providers, by their names.

import type { Provider } from '../model/external-account.ts';
import { apple } from './apple.ts';
import { bitbucket } from './bitbucket.ts';
import { discord } from './discord.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { google } from './google.ts';
import { linkedin } from './linkedin.ts';
import { microsoft } from './microsoft.ts';
import type { WellKnown } from './provider.ts';
import { slack } from './slack.ts';
import { x } from './x.ts';

export const WELL_KNOWN: { readonly [P in Provider | 'linkedin_oidc']?: WellKnown } = {
  apple,
  bitbucket,
  discord,
  github,
  gitlab,
  google,
  linkedin,
  linkedin_oidc: linkedin,
  microsoft,
  slack,
  x,
};
