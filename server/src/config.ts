// The configuration: read from the environment and the flags, once, and checked before anything starts.

import { z } from 'zod';

/** The server will not start so; the message says what to do about it. */
export class ConfigRefused extends Error {
  override name = 'ConfigRefused';
}

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  databaseUrl: string | null;
  secret: string | null;
  previousSecrets: string[];
  publicUrl: string | null;
  smtpUrl: string | null;
  /** Who letters come from; null means no-reply at the public host. */
  mailFrom: string | null;
  apiKey: string | null;
  clientId: string | null;
  mode: 'development' | 'production';
  logLevel: string;
  trustedHops: number;
  /** Host names and address ranges that requests of ours may go to besides the public internet. */
  outboundAllow: string;
  /** Where uploaded images rest; null means in the database. */
  imagesBucket: { endpoint: string; region: string; keyId: string; secret: string } | null;
}

/** One setting: its variable, its flag, and what it means. The reference page is made from this list. */
interface Setting {
  variable: string;
  flag?: string;
  argument?: string;
  preset: string;
  meaning: string;
}

export const SETTINGS: Setting[] = [
  {
    variable: 'LATCHKEY_HOST',
    flag: 'host',
    argument: 'address',
    preset: '127.0.0.1',
    meaning: 'Address to listen on.',
  },
  {
    variable: 'LATCHKEY_PORT',
    flag: 'port',
    argument: 'number',
    preset: '4400',
    meaning: 'Port; `0` picks a free one.',
  },
  {
    variable: 'LATCHKEY_DATA_DIR',
    flag: 'data-dir',
    argument: 'folder',
    preset: '.latchkey',
    meaning: 'Embedded database and generated secrets.',
  },
  {
    variable: 'LATCHKEY_DATABASE_URL',
    flag: 'database-url',
    argument: 'url',
    preset: 'none: embedded',
    meaning: '`postgres://…`: a PostgreSQL server instead.',
  },
  {
    variable: 'LATCHKEY_SECRET',
    preset: 'generated into the data folder in development; required in production',
    meaning: 'Root of the keys that encrypt secrets at rest: at least 32 bytes.',
  },
  {
    variable: 'LATCHKEY_SECRET_PREVIOUS',
    preset: 'none',
    meaning: 'Former root secrets, separated by commas, while what they sealed is sealed anew.',
  },
  {
    variable: 'LATCHKEY_PUBLIC_URL',
    flag: 'public-url',
    argument: 'url',
    preset: '`http://host:port`',
    meaning: 'Origin in links, issuer and redirects.',
  },
  {
    variable: 'LATCHKEY_SMTP_URL',
    flag: 'smtp-url',
    argument: 'url',
    preset: 'none: mail goes to the outbox',
    meaning: '`smtp://…` or `smtps://…`: letters are sent there.',
  },
  {
    variable: 'LATCHKEY_MAIL_FROM',
    flag: 'mail-from',
    argument: 'address',
    preset: "the environment's name and `no-reply@` the public host",
    meaning: 'Who letters come from: `Name <address>` or an address.',
  },
  {
    variable: 'LATCHKEY_API_KEY',
    preset: 'generated once and shown',
    meaning: "Pins the first environment's secret key (`sk_test_…`, `sk_live_…`).",
  },
  {
    variable: 'LATCHKEY_CLIENT_ID',
    preset: 'generated once and shown',
    meaning: "Pins the first environment's client id (`client_…`).",
  },
  {
    variable: 'LATCHKEY_MODE',
    flag: 'mode',
    argument: 'mode',
    preset: 'development',
    meaning: '`development` or `production`.',
  },
  {
    variable: 'LATCHKEY_LOG_LEVEL',
    preset: '`info` in production, `warn` in development',
    meaning: 'What is logged to standard error: `debug`, `info`, `warn`, `error`, `silent`.',
  },
  {
    variable: 'LATCHKEY_TRUSTED_HOPS',
    preset: '0',
    meaning: "How many proxies in front are believed about the caller's address (`X-Forwarded-For`).",
  },
  {
    variable: 'LATCHKEY_OUTBOUND_ALLOW',
    preset: 'none: only the public internet, over https',
    meaning:
      'Host names and address ranges, separated by commas, that webhooks may go to besides: `app.internal,10.0.0.0/8`.',
  },
  {
    variable: 'LATCHKEY_IMAGES_BUCKET',
    preset: 'none: images rest in the database',
    meaning: 'URL of an S3-compatible bucket for uploaded images: `https://s3.eu-central-1.amazonaws.com/my-images`.',
  },
  {
    variable: 'LATCHKEY_IMAGES_BUCKET_REGION',
    preset: 'auto',
    meaning: 'Region of that bucket.',
  },
  {
    variable: 'LATCHKEY_IMAGES_BUCKET_KEY_ID',
    preset: 'required with a bucket',
    meaning: 'Access key id that may read, write and delete objects there.',
  },
  {
    variable: 'LATCHKEY_IMAGES_BUCKET_SECRET',
    preset: 'required with a bucket',
    meaning: 'Secret access key of that id.',
  },
];

const origin = z.url({ protocol: /^https?$/ }).transform((given) => given.replace(/\/+$/, ''));

const schema = z.object({
  LATCHKEY_HOST: z.string().min(1).default('127.0.0.1'),
  LATCHKEY_PORT: z.coerce.number().int().min(0).max(65_535).default(4400),
  LATCHKEY_DATA_DIR: z.string().min(1).default('.latchkey'),
  LATCHKEY_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  LATCHKEY_SECRET: z.string().optional(),
  LATCHKEY_SECRET_PREVIOUS: z.string().optional(),
  LATCHKEY_PUBLIC_URL: origin.optional(),
  LATCHKEY_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp://')
    .optional(),
  LATCHKEY_MAIL_FROM: z.string().max(320).optional(),
  LATCHKEY_API_KEY: z
    .string()
    .regex(/^sk_(test|live)_\S{16,}$/, 'must be sk_test_… or sk_live_… with at least 16 characters after it')
    .optional(),
  LATCHKEY_CLIENT_ID: z
    .string()
    .regex(/^client_\w+$/, 'must be client_…')
    .optional(),
  LATCHKEY_MODE: z.enum(['development', 'production']).default('development'),
  LATCHKEY_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
  LATCHKEY_TRUSTED_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  LATCHKEY_OUTBOUND_ALLOW: z.string().max(4_096).default(''),
  LATCHKEY_IMAGES_BUCKET: z.url({ protocol: /^https?$/ }).optional(),
  LATCHKEY_IMAGES_BUCKET_REGION: z.string().min(1).default('auto'),
  LATCHKEY_IMAGES_BUCKET_KEY_ID: z.string().optional(),
  LATCHKEY_IMAGES_BUCKET_SECRET: z.string().optional(),
});

const MIN_SECRET_BYTES = 32;
const EXAMPLES = /example|change.?me|your.?secret|replace.?me|secret.?key.?here|^(.{1,16}?)\1+$|^0123456789/i;

/**
 * Reads the configuration; flags win over variables, and an empty variable is one that is not set. Throws
 * {@link ConfigRefused}: in production also without a root secret, or with one that is short or an example (K1).
 */
export function readConfig(
  flags: Record<string, string | undefined> = {},
  variables: NodeJS.ProcessEnv = process.env,
): Config {
  const given: Record<string, string> = {};
  for (const { variable, flag } of SETTINGS) {
    const value = (flag ? flags[flag] : undefined) ?? variables[variable];
    if (value !== undefined && value !== '') given[variable] = value;
  }
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigRefused(`The configuration is not valid:\n  ${faults.join('\n  ')}`);
  }
  const read = parsed.data;
  const production = read.LATCHKEY_MODE === 'production';
  if (read.LATCHKEY_SECRET !== undefined) checkSecret(read.LATCHKEY_SECRET, production);
  else if (production) {
    throw new ConfigRefused(
      'Production needs LATCHKEY_SECRET: at least 32 random bytes, for example from `openssl rand -base64 48`. Keep it: without it what rests encrypted cannot be read.',
    );
  }
  return {
    host: read.LATCHKEY_HOST,
    port: read.LATCHKEY_PORT,
    dataDir: read.LATCHKEY_DATA_DIR,
    databaseUrl: read.LATCHKEY_DATABASE_URL ?? null,
    secret: read.LATCHKEY_SECRET ?? null,
    previousSecrets: (read.LATCHKEY_SECRET_PREVIOUS ?? '').split(',').filter((each) => each !== ''),
    publicUrl: read.LATCHKEY_PUBLIC_URL ?? null,
    smtpUrl: read.LATCHKEY_SMTP_URL ?? null,
    mailFrom: read.LATCHKEY_MAIL_FROM ?? null,
    apiKey: read.LATCHKEY_API_KEY ?? null,
    clientId: read.LATCHKEY_CLIENT_ID ?? null,
    mode: read.LATCHKEY_MODE,
    logLevel: read.LATCHKEY_LOG_LEVEL ?? (production ? 'info' : 'warn'),
    trustedHops: read.LATCHKEY_TRUSTED_HOPS,
    outboundAllow: read.LATCHKEY_OUTBOUND_ALLOW,
    imagesBucket: bucketOf(read),
  };
}

function bucketOf(read: z.output<typeof schema>): Config['imagesBucket'] {
  const { LATCHKEY_IMAGES_BUCKET: endpoint, LATCHKEY_IMAGES_BUCKET_REGION: region } = read;
  const { LATCHKEY_IMAGES_BUCKET_KEY_ID: keyId, LATCHKEY_IMAGES_BUCKET_SECRET: secret } = read;
  if (endpoint === undefined) return null;
  if (keyId === undefined || secret === undefined) {
    throw new ConfigRefused(
      'LATCHKEY_IMAGES_BUCKET needs LATCHKEY_IMAGES_BUCKET_KEY_ID and LATCHKEY_IMAGES_BUCKET_SECRET.',
    );
  }
  return { endpoint: endpoint.replace(/\/+$/, ''), region, keyId, secret };
}

/** Whether a command that fails shows where it failed too; asked when the configuration itself may be at fault. */
export function showsStacks(variables: NodeJS.ProcessEnv = process.env): boolean {
  return variables.LATCHKEY_LOG_LEVEL === 'debug';
}

function checkSecret(secret: string, production: boolean): void {
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
    throw new ConfigRefused(
      `LATCHKEY_SECRET is too short: it needs at least ${MIN_SECRET_BYTES} bytes, for example from \`openssl rand -base64 48\`.`,
    );
  }
  if (production && EXAMPLES.test(secret)) {
    throw new ConfigRefused(
      'LATCHKEY_SECRET is an example. Make one of your own, for example with `openssl rand -base64 48`.',
    );
  }
}
