// What the application is told by its environment: it does not start without all of it.

import { Latchkey } from '@latchkey/sdk';

const NEEDED = {
  LATCHKEY_URL: 'the address of Latchkey, as http://127.0.0.1:4400',
  LATCHKEY_API_KEY: 'the secret key that Latchkey prints when it starts, as sk_test_…',
  LATCHKEY_CLIENT_ID: 'the client id that Latchkey prints when it starts, as client_…',
  COOKIE_PASSWORD: 'a secret of 32 characters or more, as `openssl rand -base64 32` makes one',
  APP_URL: 'the address that visitors open this application at, as http://localhost:3000',
};
type Name = keyof typeof NEEDED;

const read = (name: Name) => process.env[name] ?? '';
const isFine = (name: Name) => read(name).length >= (name === 'COOKIE_PASSWORD' ? 32 : 1);

const missing = (Object.keys(NEEDED) as Name[]).filter((name) => !isFine(name));
for (const name of missing) console.error(`Set ${name} to ${NEEDED[name]}.`);
if (missing.length > 0) process.exit(1);

export const appUrl = new URL(read('APP_URL'));
export const port = Number(process.env.PORT ?? 3000);
/** Seals the sessions in the visitors' cookies: whoever knows it can read them. */
export const cookiePassword = read('COOKIE_PASSWORD');

export const { userManagement } = new Latchkey({
  baseUrl: read('LATCHKEY_URL'),
  apiKey: read('LATCHKEY_API_KEY'),
  clientId: read('LATCHKEY_CLIENT_ID'),
});
