// A device that has passkeys, as Chromium plays it: its owner is there, and gives their finger.

import type { Page } from './chromium.ts';

export interface Device {
  /** How many passkeys it keeps. */
  count(): Promise<number>;
  /** Whether it knows whose finger it is; it does. Without, it refuses. */
  recognise(does: boolean): Promise<void>;
}

/** Makes the browser one that offers passkeys nowhere by itself, for all that the page shows from now on. */
export async function offerNothing(page: Page): Promise<void> {
  await page.addInitScript('delete globalThis.PublicKeyCredential?.isConditionalMediationAvailable');
}

/** Plugs a device in that keeps passkeys, for all that the page shows from now on. */
export async function plugIn(page: Page): Promise<Device> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    async count() {
      return (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length;
    },
    async recognise(isUserVerified) {
      await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
  };
}
