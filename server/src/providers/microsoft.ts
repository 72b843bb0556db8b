// Microsoft, work, school and personal accounts, by OpenID Connect: https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc

import { allClaims, standard, type WellKnown, yes } from './provider.ts';

export const microsoft: WellKnown = {
  // One endpoint for all tenants: whose token it is, the token says.
  issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
  authorization: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
  token: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
  userinfo: 'https://graph.microsoft.com/oidc/userinfo',
  keys: 'https://login.microsoftonline.com/common/discovery/v2.0/keys',
  scopes: ['openid', 'email', 'profile'],
  async read(source) {
    const claims = await allClaims(source);
    // Whoever administers a tenant may write any address into `email`, a stranger's too: it proves nothing. Only of a
    // domain that the tenant proved to be its own is it said that the owner of the domain was verified.
    const owned = claims.xms_edov;
    return { ...standard(claims), emailVerified: yes(owned) || owned === 1 || owned === '1' };
  },
};
