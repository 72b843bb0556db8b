// Proving a second factor on our pages, where no challenge is asked for first: by TOTP, by backup code, or by setting one up.

import type { CodeFault } from '../../model/faults.ts';
import type { Flow, FlowStep } from '../../model/flow.ts';
import { refuse } from '../../model/refusal.ts';
import type { User } from '../../model/user.ts';
import type { Tx } from '../../store/database.ts';
import { findFactor, listVerifiedFactors } from '../../store/factors.ts';
import { changeAccountIn } from '../accounts.ts';
import { type Attempt, returnAttempt, settleAttempt, takeAttempt } from '../attempts.ts';
import {
  listBackupCodes,
  makeBackupCodes,
  matchBackupCode,
  putBackupCodes,
  restCodes,
  spellBackupCode,
  spendBackupCode,
  tellOfBackupCodes,
} from '../backup-codes.ts';
import { acceptStep, stepOf } from '../factors.ts';
import { tellFailures } from '../failures.ts';
import { putStep } from '../flows.ts';
import { spendPending } from '../pending-sign-ins.ts';
import { createTotp } from '../second-factors.ts';
import type { Work } from '../work.ts';
import { openWaiting, type Waiting } from './by-step.ts';
import { finish, type Outcome } from './finish.ts';

type Asked = Pick<Waiting<never>, 'token' | 'clientId'>;

/** Whether somebody whose second factor is asked for has backup codes left. Refuses `invalid_pending_token`. */
export async function hasBackupCodes(work: Work, waiting: Asked): Promise<boolean> {
  const { user } = await openWaiting(work, waiting);
  return (await listBackupCodes(work, user.id)).length > 0;
}

/**
 * Proves the second factor with the code of any authenticator that the user has. The budget of tries is that of every
 * sign-in's second factor. Refuses `invalid_pending_token`, `invalid_code`, also for one that was used at any door (M1),
 * `account_locked`, and as `finish` does.
 */
export async function totpStep<T>(work: Work, waiting: Waiting<T>, code: string): Promise<Outcome<T>> {
  return prove(work, waiting, async (user) => {
    const factors = await listVerifiedFactors(work.db, work.environmentId, user.id);
    for (const factor of factors) {
      const step = stepOf(work, factor, code);
      if (step !== null) return (tx) => acceptStep(work, tx, factor, step);
    }
    return null;
  });
}

/** The same with a backup code, out of the same budget; it works once. Refuses as {@link totpStep} does. */
export async function backupCodeStep<T>(work: Work, waiting: Waiting<T>, typed: string): Promise<Outcome<T>> {
  return prove(work, waiting, async (user, attempt) => {
    const codes = await listBackupCodes(work, user.id);
    let compared = false;
    const missed = () => {
      compared = true;
    };
    const id = await matchBackupCode(work, codes, spellBackupCode(work, codes, typed), missed).catch(async (error) => {
      if (!compared) await returnAttempt(work, attempt);
      throw error;
    });
    if (id === null) return null;
    return async (tx) => {
      let spent = false;
      await changeAccountIn(work, tx, user.id, async (_, before) => {
        const after = await spendBackupCode(work, tx, before, id);
        spent = after !== null;
        return after ?? before;
      });
      return spent;
    };
  });
}

/**
 * Makes a TOTP for somebody who has to have one before they come in. Until its first code its secret is kept where they
 * stand, to be shown again. Refuses `invalid_pending_token`, `flow_over`, and `totp_enabled` for somebody who has one.
 */
export async function beginSetUp(
  work: Work,
  flow: Pick<Flow, 'id' | 'clientId'>,
  step: Extract<FlowStep, { name: 'mfa_enrollment' }>,
): Promise<void> {
  const { user } = await openWaiting(work, { token: step.pendingToken, clientId: flow.clientId });
  await createTotp(work, user.id, (tx, { factor, secret, uri }) =>
    putStep(work, tx, flow, { ...step, enrolled: { factorId: factor.id, secret, uri } }),
  );
}

/**
 * Proves that TOTP with its first code: it is on from then. Gives backup codes as well, which are shown this once (M3).
 * Refuses as {@link totpStep} does, with `invalid_pending_token` also where the factor is gone or there is another.
 */
export async function setUpStep<T>(
  work: Work,
  waiting: Waiting<T>,
  { factorId, code }: { factorId: string; code: string },
): Promise<{ outcome: Outcome<T>; backupCodes: string[] }> {
  const backupCodes = makeBackupCodes();
  const over = refuse('invalid_pending_token', { token: waiting.token });
  const outcome = await prove(work, waiting, async (user) => {
    const factor = await findFactor(work.db, work.environmentId, factorId);
    if (factor?.userId !== user.id) throw over;
    const step = stepOf(work, factor, code);
    if (step === null) return null;
    const resting = await restCodes(work, backupCodes);
    return async (tx) => {
      let accepted = false;
      await changeAccountIn(work, tx, user.id, async (_, before) => {
        // Else setting one up would be a way around the one that there is.
        if (before.hasTotp) throw over;
        accepted = await acceptStep(work, tx, factor, step);
        if (!accepted) return before;
        const after = await putBackupCodes(work, tx, { ...before, hasTotp: true }, resting);
        await tellOfBackupCodes(work, tx, after, 'added');
        return after;
      });
      return accepted;
    };
  });
  return { outcome, backupCodes };
}

/** Spends what was proven in the commit of what it allows; false for all but the first caller. */
type Spend = (tx: Tx) => Promise<boolean>;

// `find` compares, once a try was taken; null for a code that is none.
async function prove<T>(
  work: Work,
  waiting: Waiting<T>,
  find: (user: User, attempt: Attempt) => Promise<Spend | null>,
): Promise<Outcome<T>> {
  const { pending, user } = await openWaiting(work, waiting);
  const no = (fault: CodeFault) => refuse('invalid_code', { purpose: 'totp', fault, door: 'grant', email: user.email });
  const who = { method: pending.method, email: user.email };
  return tellFailures(work, 'authentication.mfa_failed', who, pending, async (told) => {
    told.userId = user.id;
    const attempt = await takeAttempt(work, 'totp', user.id, null);
    told.attempt = attempt;
    const spend = await find(user, attempt);
    if (!spend) throw no('incorrect');
    return finish(
      work,
      {
        user,
        method: pending.method,
        event: 'authentication.mfa_succeeded',
        organizationId: pending.organizationId,
        invitation: pending,
        secondFactor: true,
        authenticatedAt: pending.authenticatedAt,
        settle: async (tx) => {
          if (!(await spend(tx))) throw no('used');
          await spendPending(work, tx, pending.id, waiting.token);
          await settleAttempt(work, tx, attempt);
        },
      },
      { ...pending, ending: waiting.ending },
    );
  });
}
