// The first page of a sign-in: who are you, or who can say so?

import { findCapturing } from '../core/connections.ts';
import { listProviders } from '../core/oauth-providers.ts';
import { askForMagicCode } from '../core/sign-in/by-code.ts';
import { type Shown, screen } from '../http/screens.ts';
import { Button, Field, Notice } from '../ui/form.tsx';
import { readEmail } from './email.ts';
import { enterFlow, type Traveller } from './guest.ts';
import { draw } from './layout.tsx';
import { destinations, Form, goTo } from './parts.tsx';
import { passkeyForm } from './passkey-form.tsx';
import { ProviderLinks, providerName } from './providers.tsx';
import { passkeyScript } from './scripts/passkeys.ts';
import { explain, explainCode } from './wrong.ts';

export const signIn = screen<Traveller>({
  path: '/sign-in',
  enter: enterFlow,
  show: (guest) => page(guest, {}),
  async act(guest, { form }) {
    const email = readEmail(form.email);
    if (!email) return page(guest, { email: form.email ?? '', wrong: guest.speech.words.wrong.email });
    try {
      return await goOn(guest, email);
    } catch (error) {
      return page(guest, { email, wrong: explain(guest, error) });
    }
  },
});

/** Where somebody goes on who said who they are: nothing here depends on whether an account exists (C8). */
async function goOn(guest: Traveller, email: string): Promise<Shown> {
  const connectionId = await findCapturing(guest.work, email);
  if (connectionId) return goTo(guest, { name: 'sso', email, connectionId });
  const { passwordSignIn } = guest.work.environment.settings;
  if (passwordSignIn) return goTo(guest, { name: 'password', email });
  await askForMagicCode(guest.work, email, guest.flow.invitationId);
  return goTo(guest, { name: 'code', email });
}

async function page(guest: Traveller, { email, wrong }: { email?: string; wrong?: string }): Promise<Shown> {
  const { words } = guest.speech;
  const { work, flow, token } = guest;
  const { settings } = work.environment;
  const providers = (await listProviders(work)).map(({ provider }) => provider);
  const takesEmail = settings.passwordSignIn || settings.magicCodeSignIn;
  const { problem: named, with: provider } = guest.visit.query;
  const problem = named ? explainCode(words, named, provider ? providerName(provider) : '') : null;
  const passkey = await passkeyForm(guest);
  return draw(guest, {
    title: words.signIn.title(settings.displayName ?? work.environment.name),
    mayLeadTo: destinations(guest),
    script: passkey ? passkeyScript() : undefined,
    ...(wrong ? { status: 400 } : {}),
    children: (
      <>
        {problem ? <Notice kind="fault">{problem}</Notice> : null}
        {takesEmail ? (
          <Form guest={guest}>
            <Field
              label={words.email}
              name="email"
              type="email"
              value={email ?? flow.loginHint ?? ''}
              readonly={flow.invitationId !== null && flow.loginHint !== null}
              autocomplete={passkey ? 'username webauthn' : 'username'}
              inputmode="email"
              autofocus
              maxlength={320}
              wrong={wrong}
            />
            <Button>{words.continue}</Button>
          </Form>
        ) : null}
        {takesEmail && (passkey || providers.length > 0) ? <p class="or">{words.or}</p> : null}
        {passkey}
        <ProviderLinks guest={guest} providers={providers} />
        {settings.allowSignUp && settings.passwordSignIn ? (
          <p class="below small">
            {words.signIn.newHere} <a href={`/sign-up?flow=${token}`}>{words.signIn.createAccount}</a>
          </p>
        ) : null}
      </>
    ),
  });
}
