// Where each page of ours is: in letters, in answers, and from one page to the next.

import type { FlowRequest, FlowStep } from '../model/flow.ts';
import type { Work } from './work.ts';

const PAGES: Record<FlowStep['name'], string> = {
  password: '/sign-in/password',
  sso: '/sign-in/sso',
  code: '/sign-in/code',
  email_verification: '/sign-in/verify-email',
  organization_selection: '/sign-in/organization',
  mfa_challenge: '/sign-in/second-factor',
  mfa_enrollment: '/sign-in/set-up-second-factor',
  consent: '/sign-in/consent',
};

/** The page on which a flow goes on. */
export function flowPage(token: string, step: FlowStep | null, screen: FlowRequest['screen'] = 'sign-in'): string {
  return `${step ? PAGES[step.name] : `/${screen}`}?flow=${token}`;
}

/**
 * A page that is opened by itself, by a link or on another device; or the operator's `own` page in its place. Ours says
 * which environment is meant, but for the one that is meant where nothing is said.
 */
export function pageUrl(
  { environment, tools }: Pick<Work, 'environment' | 'tools'>,
  path: string,
  told: Record<string, string | null> = {},
  own: string | null = null,
): string {
  const url = new URL(own ?? `${tools.publicUrl}${path}`);
  const named = own === null && !environment.isFirst ? { client_id: environment.clientId } : {};
  for (const [name, value] of Object.entries({ ...told, ...named }))
    if (value !== null) url.searchParams.set(name, value);
  return url.toString();
}
