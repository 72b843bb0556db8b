// Every page, and how people are told what is wrong.

import type { Screen } from '../http/screens.ts';
import { code } from './code.tsx';
import { consent } from './consent.tsx';
import { device } from './device.tsx';
import { forgotPassword } from './forgot-password.tsx';
import { invite } from './invite.tsx';
import { organization } from './organization.tsx';
import { outbox, outboxLetter } from './outbox.tsx';
import { passkey } from './passkey.tsx';
import { passkeys } from './passkeys.tsx';
import { password } from './password.tsx';
import { fromProvider, toConnection, toProvider } from './provider.tsx';
import { resetPassword } from './reset-password.tsx';
import { afterAssertion, assertionConsumer, metadata } from './saml.tsx';
import { secondFactor } from './second-factor.tsx';
import { setUpSecondFactor } from './set-up-second-factor.tsx';
import { signIn } from './sign-in.tsx';
import { signUp } from './sign-up.tsx';
import { signedOut } from './signed-out.tsx';
import { sso } from './sso.tsx';
import { orTicket } from './ticket.tsx';
import { tryIt, trySignIn } from './try.tsx';
import { tryCallback } from './try-callback.tsx';
import { verifyEmail } from './verify-email.tsx';

export { people } from './people.tsx';

export const screens: Screen[] = [
  orTicket(signIn),
  signUp,
  password,
  passkey,
  code,
  verifyEmail,
  organization,
  secondFactor,
  setUpSecondFactor,
  passkeys,
  sso,
  toProvider,
  toConnection,
  ...fromProvider,
  assertionConsumer,
  afterAssertion,
  metadata,
  tryIt,
  trySignIn,
  tryCallback,
  outbox,
  outboxLetter,
  forgotPassword,
  resetPassword,
  invite,
  device,
  consent,
  signedOut,
];
