// Verifications as PHP and Python read them: by their tag, which must be legal in the place (contract 3.3).

import { type Form, like, ms, object, one, orNull, tagged, text, whole } from './schema.ts';

const EVERY = ['unverified', 'verified', 'failed', 'expired'];

function verification(tag: string, strategy: Form, statuses: string[], optional: Record<string, Form> = {}): Form {
  const required = {
    object: { const: tag },
    status: one(...statuses),
    strategy,
    attempts: orNull(whole),
    expire_at: orNull(ms),
  };
  return object(required, { verified_at_client: orNull(text), ...optional });
}

const WALLETS = ['metamask', 'base', 'coinbase_wallet', 'okx_wallet', 'solana'].map((name) => `web3_${name}_signature`);
// JavaScript opens it as a URL; PHP would take a null.
const redirect = { external_verification_redirect_url: like(/^$|^https?:\/\//) };

const admin = verification('verification_admin', one('admin'), ['verified']);
const otp = verification('verification_otp', one('email_code', 'phone_code', 'reset_password_email_code'), EVERY, {
  channel: orNull(text),
});
const emailLink = verification('verification_email_link', one('email_link'), EVERY);
const ticket = verification('verification_ticket', one('ticket'), ['unverified', 'verified', 'expired']);
const fromOauth = verification('verification_from_oauth', like(/^from_oauth_\w+$/), ['unverified', 'verified']);
const saml = object(
  { object: { const: 'verification_saml' }, status: one(...EVERY, 'transferable'), strategy: one('saml') },
  { attempts: orNull(whole), expire_at: orNull(ms), ...redirect },
);
const web3 = verification('verification_web3', one(...WALLETS), EVERY, { nonce: orNull(text), message: orNull(text) });
const passkey = verification('verification_passkey', one('passkey'), ['verified'], { nonce: one('nonce') });
const oauth = object(
  {
    object: { const: 'verification_oauth' },
    status: one(...EVERY, 'transferable'),
    strategy: like(/^oauth_\w+$/),
    attempts: orNull(whole),
    // The one place where it may not be null.
    expire_at: ms,
  },
  redirect,
);
const oneTap = verification('verification_google_one_tap', one('google_one_tap'), ['unverified', 'verified']);

const legal = (...forms: Form[]) => orNull(tagged('object', forms));

// `verification_scim` is legal for an address from 2026-05-12 on, and PHP 0.7 does not know it: nobody gets it here.
export const emailVerification = legal(admin, otp, emailLink, ticket, fromOauth, saml);
export const phoneVerification = legal(admin, otp);
export const walletVerification = legal(admin, web3);
export const passkeyVerification = legal(passkey);
export const accountVerification = legal(oauth, oneTap);
