// What a person reads when the server is ready: enough to make the first call.

import type { Running } from '../launch.ts';

/** The ready block: where it listens, what to open first, and what to paste into the application. */
export function readyBlock(running: Omit<Running, 'stop'>): string {
  const { url, apiKey, clientId, publishableKey, database, dataDir, mode } = running;
  const { protocol, hostname, port } = new URL(url);
  const https = protocol === 'https:';
  const key = apiKey ?? '<shown once, when it was made>';
  const place = database === 'sqlite' ? `SQLite in ${dataDir}` : 'PostgreSQL';
  const lines = [
    '',
    `Latchkey is ready: ${url}`,
    '',
    ...(mode === 'development' ? [`  Sign-in    ${url}/try`, `  Outbox     ${url}/outbox`] : []),
    `  API        ${url}/docs`,
    `  Database   ${place}`,
    `  Mode       ${mode}`,
    '',
    'Your application, with the WorkOS SDK as it is:',
    '',
    `  WORKOS_API_KEY=${key}`,
    `  WORKOS_CLIENT_ID=${clientId}`,
    '',
    '  import { WorkOS } from "@workos-inc/node";',
    '  const workos = new WorkOS(process.env.WORKOS_API_KEY, {',
    '    clientId: process.env.WORKOS_CLIENT_ID,',
    `    apiHostname: "${hostname}", port: ${port || (https ? 443 : 80)}, https: ${https},`,
    '  });',
    '  const user = await workos.userManagement.createUser({ email: "ada@example.com", password: "correct horse battery" });',
    '',
    'Or with the Clerk SDK as it is:',
    '',
    `  CLERK_SECRET_KEY=${key}`,
    `  CLERK_API_URL=${url}`,
    ...(publishableKey ? [`  CLERK_PUBLISHABLE_KEY=${publishableKey}`] : []),
    '',
    ...checklist(running),
  ];
  return `${lines.join('\n')}\n`;
}

// What is still to do before people's accounts depend on it.
function checklist({ mode, url, database, sendsLetters }: Omit<Running, 'stop'>): string[] {
  if (mode === 'development') return [];
  const open = [
    ...(url.startsWith('https://')
      ? []
      : ['LATCHKEY_PUBLIC_URL is not an https address: links and issuer are wrong for others.']),
    ...(database === 'postgres' ? [] : ['The database is one file on this machine: back it up.']),
    ...(sendsLetters ? [] : ['LATCHKEY_SMTP_URL is not set: letters are not sent.']),
  ];
  return open.length > 0 ? ['Before going live:', '', ...open.map((line) => `  - ${line}`), ''] : [];
}
