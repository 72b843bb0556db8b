// What each setting of an environment may be, and reading one from text.

import type { EnvironmentSettings } from '../model/environment.ts';
import { refuse } from '../model/refusal.ts';
import type { AuthMethod } from '../model/session.ts';

interface Rule<T> {
  /** What it takes, in words. */
  takes: string;
  /** Null stands for text that is no such value. */
  read(text: string): { value: T } | null;
}

const MINUTE = 60;
const DAY = 86_400;

/** Every setting with what it takes. A new one does not compile until it stands here. */
const RULES: { [N in keyof EnvironmentSettings]: Rule<EnvironmentSettings[N]> } = {
  issuer: addressOrNone(),
  accessTokenSeconds: whole(MINUTE, 60 * MINUTE),
  sessionSeconds: whole(5 * MINUTE, 5 * 365 * DAY),
  sessionIdleSeconds: whole(5 * MINUTE, 5 * 365 * DAY),
  passwordMinLength: orNone(whole(8, 64)),
  // Above 100 consecutive failures NIST SP 800-63B section 3.2.2 no longer counts it as a limit.
  lockoutFailures: whole(1, 100),
  lockoutSeconds: whole(MINUTE, DAY),
  addressFailures: whole(1, 1_000),
  requireEmailVerification: yesOrNo(),
  requireMfa: yesOrNo(),
  allowSignUp: yesOrNo(),
  passwordSignIn: yesOrNo(),
  magicCodeSignIn: yesOrNo(),
  passkeySignIn: yesOrNo(),
  codeSeconds: whole(MINUTE, 60 * MINUTE),
  passwordResetSeconds: whole(5 * MINUTE, DAY),
  authorizationCodeSeconds: whole(MINUTE, 10 * MINUTE),
  deviceAuthorization: yesOrNo(),
  passwordResetUrl: addressOrNone(),
  invitationUrl: addressOrNone(),
  homepageUrl: addressOrNone(),
  browserSessionSeconds: whole(5 * MINUTE, 365 * DAY),
  displayName: orNone(name()),
  brandColor: orNone(color()),
  logoImageId: orNone(imageId()),
  termsUrl: addressOrNone(),
  privacyUrl: addressOrNone(),
  supportUrl: addressOrNone(),
};

/** The names of all settings. */
export const SETTING_NAMES = Object.keys(RULES) as (keyof EnvironmentSettings)[];

/** Reads one setting from text. Refuses `invalid_request` for a name that is none and for a value out of bounds. */
export function readSetting(name: string, text: string): Partial<EnvironmentSettings> {
  const rule = Object.hasOwn(RULES, name) ? (RULES as Record<string, Rule<unknown>>)[name] : undefined;
  if (!rule) throw fault(name, 'unknown', `There is no setting '${name}': choose ${SETTING_NAMES.join(', ')}.`);
  const read = rule.read(text.trim());
  if (!read) throw fault(name, 'invalid', `${name} takes ${rule.takes}.`);
  return { [name]: read.value };
}

/**
 * Refuses `method_disabled` where an environment has switched a way to sign in off. It is asked before anybody is
 * looked up, so that the answer tells nothing of anyone, and again when a session begins: a flow may have begun before.
 */
export function requireMethod(settings: EnvironmentSettings, method: AuthMethod, door: 'grant' | 'create'): void {
  const off =
    (method === 'password' && !settings.passwordSignIn) ||
    (method === 'magic_code' && !settings.magicCodeSignIn) ||
    (method === 'passkey' && !settings.passkeySignIn);
  if (off) throw refuse('method_disabled', { method, door });
}

function whole(least: number, most: number): Rule<number> {
  return {
    takes: `a whole number from ${least} to ${most}`,
    read(text) {
      const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
      return value >= least && value <= most ? { value } : null;
    },
  };
}

function orNone<T>({ takes, read }: Rule<T>): Rule<T | null> {
  return { takes: `${takes}, or none`, read: (text) => (text === 'none' ? { value: null } : read(text)) };
}

function yesOrNo(): Rule<boolean> {
  return {
    takes: 'yes or no',
    read: (text) => (text === 'yes' || text === 'no' ? { value: text === 'yes' } : null),
  };
}

function name(): Rule<string> {
  return {
    takes: 'a name of one line, of at most 60 characters',
    read: (text) =>
      text !== '' && [...text].length <= 60 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) ? { value: text } : null,
  };
}

function color(): Rule<string> {
  return {
    takes: 'a colour as #rrggbb',
    read: (text) => (/^#[0-9a-f]{6}$/i.test(text) ? { value: text.toLowerCase() } : null),
  };
}

function imageId(): Rule<string> {
  return {
    takes: 'what `latchkey brand logo` sets it to',
    read: (text) => (/^[\w-]{27}$/.test(text) ? { value: text } : null),
  };
}

function addressOrNone(): Rule<string | null> {
  return {
    takes: 'an http or https address without user information and fragment, or none',
    read(text) {
      if (text === 'none') return { value: null };
      if (!/^https?:\/\/[^\s\\\p{Cc}]+$/u.test(text) || !URL.canParse(text)) return null;
      const { username, password } = new URL(text);
      return username || password || text.includes('#') ? null : { value: text };
    },
  };
}

function fault(path: string, rule: string, message: string) {
  return refuse('invalid_request', { fields: [{ path, rule, message }] });
}
