// What the pages of the later steps share: the sign-in that waits there, and what is said when it waited for too long.

import type { Waiting } from '../core/sign-in/by-step.ts';
import type { Returned } from '../core/sign-in/on-pages.ts';
import { Refusal } from '../model/refusal.ts';
import { endingOf, type Guest, type Traveller } from './guest.ts';
import { explain } from './wrong.ts';

/** The sign-in that waits at a step. */
export function waitingAt(at: Traveller & { step: { pendingToken: string } }): Waiting<Returned> {
  return { token: at.step.pendingToken, clientId: at.flow.clientId, ending: endingOf(at) };
}

/** Where somebody begins again whose step is over, or was settled elsewhere; null for whatever else went wrong. */
export function tookTooLong({ token }: Pick<Traveller, 'token'>, error: unknown): { to: string } | null {
  if (!(error instanceof Refusal)) return null;
  const isOver = error.is('invalid_pending_token') || error.is('totp_enabled');
  return isOver ? { to: `/sign-in?flow=${token}&problem=invalid_pending_token` } : null;
}

/** The sentence for a second factor that was refused; whatever a person can do nothing about is thrown again. */
export function explainFactor(guest: Pick<Guest, 'work' | 'speech'>, error: unknown): string {
  const isUsed = error instanceof Refusal && error.is('invalid_code') && error.data.fault === 'used';
  return isUsed ? guest.speech.words.wrong.codeUsed : explain(guest, error);
}
