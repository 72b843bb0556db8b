// GitLab, by OpenID Connect: https://docs.gitlab.com/integration/openid_connect_provider/

import { allClaims, standard, text, type WellKnown, yes } from './provider.ts';

export const gitlab: WellKnown = {
  issuer: 'https://gitlab.com',
  authorization: 'https://gitlab.com/oauth/authorize',
  token: 'https://gitlab.com/oauth/token',
  userinfo: 'https://gitlab.com/oauth/userinfo',
  keys: 'https://gitlab.com/oauth/discovery/keys',
  scopes: ['openid', 'email', 'profile'],
  async read(source) {
    const claims = await allClaims(source);
    const username = text(claims.nickname) ?? text(claims.preferred_username);
    return { ...standard(claims), emailVerified: yes(claims.email_verified), username };
  },
};
