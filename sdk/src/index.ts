// The SDK of Latchkey: a client for its server, and for every other one that speaks the same wire.

export type * from './clerk.generated.ts';
export type { IsoDate } from './dates.ts';
export * from './errors.ts';
export { Latchkey, type LatchkeyOptions } from './latchkey.ts';
export { type Listing, Page } from './pages.ts';
export { challengeOf, generatePkce, type Pkce, randomToken } from './pkce.ts';
export type { CookieSession, NotRefreshed, NotSignedIn, Refreshed, SignedIn } from './sessions/cookie-session.ts';
export { type SessionData, sealSession, unsealSession } from './sessions/seal.ts';
export { type AccessTokenClaims, type Impersonator, TokenError } from './sessions/tokens.ts';
export type { Attempt, CallOptions, Hooks } from './transport.ts';
export type { Authenticated, Sealing } from './user-management/authenticate.ts';
export type { UserManagement } from './user-management/index.ts';
export type { AuthorizationUrlInput, Provider } from './user-management/links.ts';
export type { Users } from './users/index.ts';
export { version } from './version.generated.ts';
export { constructEvent, type Delivery, type HeadersLike, type UserEvent, verifyWebhook } from './webhooks.ts';
export type * from './workos.generated.ts';
