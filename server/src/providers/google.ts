// Google, by OpenID Connect: https://developers.google.com/identity/openid-connect/openid-connect

import { allClaims, standard, text, type WellKnown, yes } from './provider.ts';

export const google: WellKnown = {
  issuer: 'https://accounts.google.com',
  authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
  token: 'https://oauth2.googleapis.com/token',
  userinfo: 'https://openidconnect.googleapis.com/v1/userinfo',
  keys: 'https://www.googleapis.com/oauth2/v3/certs',
  scopes: ['openid', 'email', 'profile'],
  // Without it there is never a refresh token.
  params: { access_type: 'offline' },
  async read(source) {
    const claims = await allClaims(source);
    const person = standard(claims);
    // Google is the authority for its own addresses, and for those of a Workspace domain, which `hd` names. Of any other
    // it only knows that its owner once read a letter there: whose mailbox that is by now, it does not say.
    const isGoogles = /@(?:gmail|googlemail)\.com$/i.test(person.email ?? '') || text(claims.hd) !== null;
    return { ...person, emailVerified: yes(claims.email_verified) && isGoogles };
  },
};
