// The one script of the pages: lets forms be answered by a passkey, where the browser knows any. Pages work without it but for that.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * What a page says for it, all of it plain HTML:
 *
 * - `<form data-passkey="sign-in" data-options='{…}' method="post" action="…">`, or `enrol`: the options of the ceremony
 *   as JSON, `<input type="hidden" name="response">`, and a `<button hidden>`. Form and buttons are shown where there is
 *   WebAuthn; the answer is put into `response` as JSON, and the form is sent.
 * - `<input autocomplete="username webauthn">` anywhere: passkeys are offered in its drop-down as well.
 * - `<p data-passkey-error hidden>` in the form, or else in the page: shown when nothing came of it. In a form that
 *   enrols, `data-passkey-error="known"` is shown instead, if it is there, when the device has a passkey already.
 */
const OURS = `(() => {
  'use strict';
  const { startAuthentication, startRegistration, browserSupportsWebAuthn, browserSupportsWebAuthnAutofill } =
    SimpleWebAuthnBrowser;
  // Passkeys belong to a name: there are none at an address such as 127.0.0.1.
  if (!browserSupportsWebAuthn() || /^[\\d.]+$|:/.test(location.hostname)) return;

  const answer = async (form, more) => {
    const options = { optionsJSON: JSON.parse(form.dataset.options), ...more };
    const start = form.dataset.passkey === 'enrol' ? startRegistration : startAuthentication;
    form.elements.namedItem('response').value = JSON.stringify(await start(options));
    form.requestSubmit();
  };

  // The browser holds this one open until somebody picks a passkey, or the button below takes its place.
  const offer = async (form) => {
    if (form.dataset.passkey === 'enrol' || !document.querySelector('input[autocomplete$="webauthn"]')) return;
    if (await browserSupportsWebAuthnAutofill()) await answer(form, { useBrowserAutofill: true });
  };

  const shown = (form, error) => {
    const known = error.name === 'InvalidStateError' && form.querySelector('[data-passkey-error="known"]');
    return known || form.querySelector('[data-passkey-error]') || document.querySelector('[data-passkey-error]');
  };

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    offer(form).catch(() => {});
    for (const button of form.querySelectorAll('button')) {
      button.hidden = false;
      button.addEventListener('click', async (event) => {
        event.preventDefault();
        if (!form.reportValidity()) return;
        for (const each of document.querySelectorAll('[data-passkey-error]')) each.hidden = true;
        button.disabled = true;
        try {
          await answer(form);
        } catch (error) {
          const told = shown(form, error);
          if (told) told.hidden = false;
          offer(form).catch(() => {});
        } finally {
          button.disabled = false;
        }
      });
    }
  }
})();
`;

// The package names no file for browsers in its exports, so it is found from the one that it names.
const LIBRARY = join(
  createRequire(import.meta.url).resolve('@simplewebauthn/browser'),
  '../../dist/bundle/index.umd.min.js',
);

let whole: string | undefined;

/** The script with the library that it calls: one file, which asks for nothing more and runs under `script-src 'self'`. */
export function passkeyScript(): string {
  whole ??= `${readFileSync(LIBRARY, 'utf8').trimEnd()}\n${OURS}`;
  return whole;
}
