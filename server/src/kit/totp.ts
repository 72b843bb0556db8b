// Time-based one-time passwords (RFC 6238: SHA-1, 6 digits, 30 s) and the picture that enrols them.

import { generate } from 'lean-qr';
import { toPngDataURL } from 'lean-qr/extras/node_export';
import { Secret, TOTP } from 'otpauth';

const PERIOD = 30;
const DIGITS = 6;
const SECRET_BYTES = 20;
/** One step to either side: clocks of phones are not exact. */
const WINDOW = 1;

/** A new secret of 160 bits, base32. */
export function makeTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** Whether a text can be a secret: base32 of 10 to 64 bytes. */
export function isTotpSecret(secret: string): boolean {
  return /^[A-Z2-7]{16,104}=*$/i.test(secret);
}

/** The `otpauth://` address that an authenticator reads. */
export function totpUri(secret: string, issuer: string, account: string): string {
  return totp(secret, issuer, account).toString();
}

/** The same, and its QR code as a PNG data URL. */
export function describeTotp(secret: string, issuer: string, account: string): { uri: string; qrCode: string } {
  const uri = totpUri(secret, issuer, account);
  return { uri, qrCode: toPngDataURL(generate(uri), { scale: 6 }) };
}

/**
 * The step (count of 30 s periods) that a code belongs to, if it is one of the three around `now`; else null. The
 * caller sees to it that a step is accepted only once.
 */
export function matchTotp(secret: string, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totp(secret, '', '').validate({ token: code, timestamp: now, window: WINDOW });
  return delta === null ? null : Math.floor(now / 1000 / PERIOD) + delta;
}

function totp(secret: string, issuer: string, label: string): TOTP {
  return new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: DIGITS,
    period: PERIOD,
    secret: Secret.fromBase32(secret.replace(/[\s=]/g, '').toUpperCase()),
  });
}
