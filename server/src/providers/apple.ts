// Sign in with Apple: https://developer.apple.com/documentation/signinwithapplerestapi

import { facts, standard, text, type WellKnown, yes } from './provider.ts';

export const apple: WellKnown = {
  issuer: 'https://appleid.apple.com',
  authorization: 'https://appleid.apple.com/auth/authorize',
  token: 'https://appleid.apple.com/auth/token',
  keys: 'https://appleid.apple.com/auth/keys',
  // It has no word for a challenge. The nonce in its token binds the code to the visit in its place.
  pkce: false,
  scopes: ['openid', 'email', 'name'],
  // What it demands of all who ask for a name or an address.
  formPost: true,
  async read({ claims, callback }) {
    const name = nameOf(callback.user);
    const person = standard(claims);
    return {
      ...person,
      // Also of the addresses that it makes up for those who hide theirs: it delivers what is sent there.
      emailVerified: yes(claims.email_verified),
      firstName: text(name.firstName),
      lastName: text(name.lastName),
    };
  },
};

// Told the first time alone, and through the browser: good for a name, and for nothing else.
function nameOf(user: string | undefined) {
  try {
    return facts(facts(JSON.parse(user ?? '{}')).name);
  } catch {
    return {};
  }
}
