// The pages of the application. What stands in the braces of `html` is escaped.

import type { OrganizationMembership, SignedIn } from '@latchkey/sdk';
import { html } from 'hono/html';

type Html = ReturnType<typeof html>;

export function homePage(visitor: SignedIn | null): Html {
  return page(
    'Welcome',
    visitor
      ? html`<p>You are signed in as ${visitor.user.email}.</p>
          <p><a href="/account">Your account</a></p>
          ${signOutForm}`
      : html`<p>You are not signed in.</p>
          <p><a href="/login">Sign in</a></p>`,
  );
}

export function accountPage(
  { user, organizationId, role, permissions = [] }: SignedIn,
  all: OrganizationMembership[],
): Html {
  const here = all.find((membership) => membership.organizationId === organizationId);
  const others = all.filter((membership) => membership !== here);
  return page(
    'Your account',
    html`<dl>
        <dt>Name</dt>
        <dd>${[user.firstName, user.lastName].filter(Boolean).join(' ') || 'not given'}</dd>
        <dt>Address</dt>
        <dd>${user.email}</dd>
        <dt>Organization</dt>
        <dd>${here?.organizationName ?? 'none'}</dd>
        <dt>Role</dt>
        <dd>${role ?? 'none'}</dd>
        <dt>Permissions</dt>
        <dd>${permissions.join(', ') || 'none'}</dd>
      </dl>
      ${others.map(
        (membership) => html`<form method="post" action="/organization">
          <button name="organizationId" value="${membership.organizationId}">
            Switch to ${membership.organizationName}
          </button>
        </form>`,
      )}
      ${signOutForm}`,
  );
}

export function errorPage(message: string): Html {
  return page(
    'That did not work',
    html`<p>${message}</p>
      <p><a href="/login">Sign in</a> or go to <a href="/">the beginning</a>.</p>`,
  );
}

const signOutForm = html`<form method="post" action="/logout"><button>Sign out</button></form>`;

function page(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          :root {
            color-scheme: light dark;
            font: 100%/1.5 system-ui, sans-serif;
          }
          body {
            max-width: 40rem;
            margin: 3rem auto;
            padding: 0 1rem;
          }
          form {
            margin: 0.5rem 0;
          }
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${content}
      </body>
    </html>`;
}
