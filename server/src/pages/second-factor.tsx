// The second factor of somebody who has one: what their authenticator shows, or a backup code.

import { backupCodeStep, hasBackupCodes, totpStep } from '../core/sign-in/by-second-factor.ts';
import { type Shown, screen } from '../http/screens.ts';
import { Button, Field } from '../ui/form.tsx';
import { readCode } from './code.tsx';
import { type At, enterFlow, standsAt, type Traveller } from './guest.ts';
import { draw } from './layout.tsx';
import { CodeField, destinations, Form, follow, Who } from './parts.tsx';
import { explainFactor, tookTooLong, waitingAt } from './waiting.ts';

export const secondFactor = screen<Traveller>({
  path: '/sign-in/second-factor',
  limit: { requests: 60, seconds: 60 },
  enter: enterFlow,
  async show(guest) {
    const { at, elsewhere } = standsAt(guest, 'mfa_challenge');
    return elsewhere ?? page(at, null);
  },
  async act(guest, { form, query }) {
    const { at, elsewhere } = standsAt(guest, 'mfa_challenge');
    if (elsewhere) return elsewhere;
    try {
      const proof =
        query.use === 'backup'
          ? backupCodeStep(at.work, waitingAt(at), readBackupCode(form.code))
          : totpStep(at.work, waitingAt(at), readCode(form.code));
      return await follow(at, await proof);
    } catch (error) {
      return tookTooLong(at, error) ?? page(at, explainFactor(at, error));
    }
  },
});

/** Long enough for whatever an operator gave out. */
const MAX_BACKUP_CODE = 256;

function readBackupCode(typed: string | undefined): string {
  return (typed ?? '').slice(0, MAX_BACKUP_CODE);
}

async function page(guest: At<'mfa_challenge'>, wrong: string | null): Promise<Shown> {
  try {
    const hasBackup = await hasBackupCodes(guest.work, waitingAt(guest));
    const usesBackup = hasBackup && guest.visit.query.use === 'backup';
    return draw(guest, {
      title: guest.speech.words.secondFactor.title,
      mayLeadTo: destinations(guest),
      ...(wrong ? { status: 400 } : {}),
      children: (
        <>
          {usesBackup ? <BackupCode guest={guest} wrong={wrong} /> : <Totp guest={guest} wrong={wrong} />}
          {hasBackup ? <OtherWay guest={guest} usesBackup={usesBackup} /> : null}
          <Who guest={guest} email={guest.step.email} />
        </>
      ),
    });
  } catch (error) {
    const over = tookTooLong(guest, error);
    if (over) return over;
    throw error;
  }
}

interface AskProps {
  guest: At<'mfa_challenge'>;
  wrong: string | null;
}

const Totp = ({ guest, wrong }: AskProps) => {
  const { words } = guest.speech;
  return (
    <>
      <p class="lead">{words.secondFactor.lead}</p>
      <Form guest={guest} action={addressOf(guest, false)}>
        <CodeField guest={guest} wrong={wrong ?? undefined} />
        <Button>{words.secondFactor.submit}</Button>
      </Form>
    </>
  );
};

const BackupCode = ({ guest, wrong }: AskProps) => {
  const { words } = guest.speech;
  return (
    <>
      <p class="lead">{words.secondFactor.backupLead}</p>
      <Form guest={guest}>
        <Field
          label={words.secondFactor.backupCode}
          name="code"
          autocomplete="off"
          autofocus
          wide
          maxlength={MAX_BACKUP_CODE}
          wrong={wrong ?? undefined}
        />
        <Button>{words.secondFactor.submit}</Button>
      </Form>
    </>
  );
};

const OtherWay = ({ guest, usesBackup }: { guest: At<'mfa_challenge'>; usesBackup: boolean }) => {
  const { useAuthenticator, useBackupCode } = guest.speech.words.secondFactor;
  return (
    <p class="below small">
      <a href={addressOf(guest, !usesBackup)}>{usesBackup ? useAuthenticator : useBackupCode}</a>
    </p>
  );
};

function addressOf({ token }: Traveller, usesBackup: boolean): string {
  return `/sign-in/second-factor?flow=${token}${usesBackup ? '&use=backup' : ''}`;
}
