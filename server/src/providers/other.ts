// Any other provider, by the standard claims: one of the operator's own, or one that nobody wrote a file for.

import { allClaims, type Person, type Source, standard, subjectOf, yes } from './provider.ts';

/**
 * Reads what an OpenID provider says, or a userinfo endpoint that says it likewise. Whoever set it up believes it: an
 * address that it calls verified is.
 */
export async function readOther(source: Source): Promise<Person> {
  const said = await allClaims(source);
  const person = standard(said);
  // Without an ID token nothing says `sub`, or should: many call it `id`.
  const subject = person.subject || subjectOf(said.id);
  return { ...person, subject, emailVerified: yes(said.email_verified) };
}
