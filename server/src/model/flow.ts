// A sign-in that an application sent a browser to our pages for, and how far the person has come.

/** What the application asked for. */
export interface FlowRequest {
  clientId: string;
  /** One that `core/redirects` matched. */
  redirectUri: string;
  /** Given back to the letter. */
  state: string | null;
  /** PKCE (RFC 7636). */
  challenge: { value: string; method: string } | null;
  /** Who is to be asked in our place; null for our own pages. */
  target: FlowTarget | null;
  organizationId: string | null;
  loginHint: string | null;
  screen: 'sign-in' | 'sign-up';
  prompt: string | null;
  /** Seconds since the last proof that are still good. */
  maxAge: number | null;
  invitationId: string | null;
  /** Languages that the application asks for, the dearest first. */
  locales: string | null;
  providerScopes: string[];
  providerParams: Record<string, string>;
  /** That a page of ours waits there, and no application: nobody is given a code. Never said from outside. */
  staysHere?: true;
}

export type FlowTarget = { provider: string } | { connectionId: string };

/** Where a person stands, with what the next page needs to know. */
export type FlowStep = Stand & {
  /** The language of whoever stands there, once it is known who that is. */
  locale?: string | null;
};

type Stand =
  /** They said who they are. */
  | { name: 'password'; email: string }
  /** Their organization asks its own provider. */
  | { name: 'sso'; email: string; connectionId: string }
  /** A code was mailed, if anybody has the address: the page says so either way. */
  | { name: 'code'; email: string }
  /** A new account waits for its address to be proven; without a token nobody can: somebody has the address already. */
  | { name: 'email_verification'; email: string; pendingToken: string | null }
  | { name: 'organization_selection'; pendingToken: string; organizations: { id: string; name: string }[] }
  | { name: 'mfa_challenge'; pendingToken: string; email: string }
  | { name: 'mfa_enrollment'; pendingToken: string; email: string; enrolled?: Enrolled }
  /** They passed every gate, and have yet to let the application act for them. */
  | { name: 'consent'; userId: string; organizationId: string | null };

/** A factor that waits for its first code. */
export interface Enrolled {
  factorId: string;
  /** Base32. */
  secret: string;
  /** What its QR code says. */
  uri: string;
}

export interface Flow extends FlowRequest {
  id: string;
  environmentId: string;
  step: FlowStep | null;
  concludedAt: number | null;
  createdAt: number;
  /** Epoch ms. */
  expiresAt: number;
}

/** A browser in which somebody is signed in on our pages. */
export interface BrowserSession {
  id: string;
  userId: string;
  authMethod: string;
  secondFactor: boolean;
  /** Epoch ms. */
  authenticatedAt: number;
  expiresAt: number;
}
