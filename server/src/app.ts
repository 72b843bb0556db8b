// Puts the house together: database, keys, first environment, faces. Nobody below knows it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { type Config, ConfigRefused } from './config.ts';
import { openFirstEnvironment } from './core/environments.ts';
import { anchorClock, resealAll } from './core/housekeeping.ts';
import { admitKey, createApiKey } from './core/keys.ts';
import { checkRootSecret } from './core/signing-keys.ts';
import { openWork, SYSTEM, type Tools } from './core/work.ts';
import { clerk } from './dialects/clerk/index.ts';
import { workos } from './dialects/workos/index.ts';
import { documents } from './http/documents.ts';
import type { Face } from './http/face.ts';
import { type Fetch, frame } from './http/frame.ts';
import { health } from './http/health.ts';
import { images } from './http/images.ts';
import { type Clock, startClock } from './kit/clock.ts';
import { type Dns, openDns } from './kit/dns.ts';
import { openBucket } from './kit/images/bucket.ts';
import { startImages } from './kit/images/images.ts';
import { startLater } from './kit/later.ts';
import { type Outbound, openOutbound } from './kit/outbound.ts';
import { type PasswordHasher, startHasher } from './kit/passwords/hasher.ts';
import { randomToken } from './kit/secrets.ts';
import { openVault, SealBroken, type Vault } from './kit/vault.ts';
import type { Environment } from './model/environment.ts';
import { pages, people } from './pages/door.ts';
import type { Database } from './store/database.ts';
import { findLossySettings } from './store/durability.ts';
import { listEnvironments } from './store/environments.ts';
import { takeFolder } from './store/folder.ts';
import { migrate } from './store/migrate.ts';
import { openPostgres } from './store/postgres.ts';
import { openSqlite } from './store/sqlite.ts';
import { startDomains } from './workers/domains.ts';
import { startHousekeeping } from './workers/housekeeping.ts';
import { startLetters } from './workers/letters.ts';
import { startWebhooks } from './workers/webhooks.ts';

export const faces: Face[] = [clerk, workos];
const speeches = Object.fromEntries(faces.map(({ name, speech }) => [name, speech]));

/** What logs must never show, wherever it stands in what is logged. */
const REDACTED = [
  'password',
  'authorization',
  'cookie',
  'cookie_password',
  'secret',
  'token',
  'access_token',
  'refresh_token',
  'code',
  'api_key',
];

export interface House {
  fetch: Fetch;
  tools: Tools;
  environment: Environment;
  /** Null when it is not known here: made earlier, and stored only as a digest. */
  apiKey: string | null;
  clientId: string;
  /** From now on `/ready` says no, so that balancers look elsewhere. */
  drain(): void;
  close(): Promise<void>;
}

/** What tests put in the place of the real thing. */
export interface Substitutes {
  database?: Database;
  clock?: Clock;
  hasher?: PasswordHasher;
  logger?: Logger;
  outbound?: Outbound;
  /** Makes the first signing key of an environment. */
  firstKey?: Tools['firstKey'];
  dns?: Dns;
  /** A wrong answer is a fault, not a log line. */
  strict?: boolean;
  limits?: boolean;
  /** Whether events are sent to webhook endpoints; a test that looks at every row wants nobody else to write. */
  webhooks?: boolean;
  /** Whether the records of claimed domains are looked for from time to time. */
  domains?: boolean;
}

/** Opens the data folder or the server database, brings it up to date, and gives the house ready to answer. */
export async function openHouse(config: Config, publicUrl: string, substitutes: Substitutes = {}): Promise<House> {
  const logger = substitutes.logger ?? startLogger(config.logLevel);
  const { tools, close } = openTools(config, publicUrl, substitutes);
  const report = (problem: string, error: unknown) => logger.error({ err: error }, problem);
  try {
    await anchorClock(tools); // Before anybody asks for the time: a clock that ran ahead would have to stand still.
    await migrate(tools.database, tools.clock.now());
    if (config.mode === 'production') await checkDurability(tools);
    // Before anything is written under it, and after, in case another replica was the first.
    const [known] = await listEnvironments(tools.database.db);
    if (known) await checkSecret(config, tools, known.id);
    const opened = await openFirstEnvironment(tools, config.mode === 'production' ? 'live' : 'test', {
      ...(config.apiKey ? { apiKey: config.apiKey } : {}),
      ...(config.clientId ? { clientId: config.clientId } : {}),
    });
    await checkSecret(config, tools, opened.environment.id);
    const apiKey = config.mode === 'development' ? await knownKey(config, tools, opened) : opened.apiKey;
    if (config.previousSecrets.length > 0)
      resealAll(tools).catch((error: unknown) => report('sealing anew failed', error));
    const chores = startHousekeeping(tools, report);
    const readiness = health(tools);
    const options = {
      tools,
      faces,
      pages,
      people,
      logger,
      trustedHops: config.trustedHops,
      limits: tools.limits ?? false,
      strict: substitutes.strict ?? false,
    };
    const mail = config.smtpUrl ? { smtpUrl: config.smtpUrl, from: config.mailFrom } : null;
    const letters = startLetters(tools, mail, report);
    tools.outbox = letters;
    const later = startLater(report);
    tools.later = later.run;
    const voice = { report, note: (what: string) => logger.info(what) };
    const webhooks = substitutes.webhooks === false ? null : startWebhooks(tools, speeches, voice);
    if (webhooks) tools.herald = webhooks;
    const domains = substitutes.domains === false ? null : startDomains(tools, report);
    tools.limits = options.limits;
    return {
      fetch: frame(options, readiness.routes, images(tools), documents(faces, publicUrl)),
      tools,
      environment: opened.environment,
      apiKey,
      clientId: opened.clientId,
      drain: readiness.drain,
      async close() {
        await later.stop();
        await Promise.all([letters.stop(), webhooks?.stop(), domains?.stop()]);
        await chores.stop();
        await close();
      },
    };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

/** Opens what every unit of work is lent, without serving: for the house, and for commands beside it. */
export function openTools(
  config: Config,
  publicUrl: string,
  substitutes: Substitutes = {},
): { tools: Tools; close(): Promise<void> } {
  // First of all: who does not own the folder writes no secret into it.
  const { database, release } = substitutes.database
    ? { database: substitutes.database, release: () => {} }
    : openDatabase(config);
  const closeDatabase = () => database.close().finally(release);
  let vault: Vault;
  let outbound: Outbound;
  try {
    vault = openVaultOf(config);
    outbound = substitutes.outbound ?? openOutboundOf(config);
  } catch (error) {
    closeDatabase().catch(() => {});
    throw error;
  }
  const hasher = substitutes.hasher ?? startHasher();
  const clock = substitutes.clock ?? startClock();
  const images = startImages();
  return {
    tools: {
      database,
      vault,
      clock,
      hasher,
      images,
      ...(config.imagesBucket ? { bucket: openBucket(config.imagesBucket) } : {}),
      publicUrl,
      outbound,
      dns: substitutes.dns ?? openDns(),
      ...(substitutes.firstKey ? { firstKey: substitutes.firstKey } : {}),
      limits: substitutes.limits ?? config.mode === 'production',
      production: config.mode === 'production',
    },
    async close() {
      outbound.close();
      await images.close();
      if (!substitutes.hasher) await hasher.close();
      await closeDatabase();
    },
  };
}

/** Refuses a root secret under which the sealed values of an environment do not open. */
export async function checkSecret(config: Config, tools: Tools, environmentId: string): Promise<void> {
  await checkRootSecret(tools, environmentId).catch((error: unknown) => {
    if (!(error instanceof SealBroken)) throw error;
    throw new ConfigRefused(
      `The root secret is not the one that this database was sealed with: set LATCHKEY_SECRET (or restore ${join(config.dataDir, 'secret')}) to what it was.`,
    );
  });
}

async function checkDurability({ database }: Tools): Promise<void> {
  const off = await findLossySettings(database.db);
  if (off.length === 0) return;
  throw new ConfigRefused(
    `PostgreSQL runs with ${off.join(' and ')} off and may forget what it acknowledged. Switch that on, or use development mode.`,
  );
}

/** Opens only the database, for commands that work beside a server or without one. */
export function openDatabase(config: Config): { database: Database; release(): void } {
  if (config.databaseUrl) return { database: openPostgres(config.databaseUrl), release: () => {} };
  const folder = takeFolder(config.dataDir);
  return { database: openSqlite(join(config.dataDir, 'latchkey.db')), release: () => folder.release() };
}

function startLogger(level: string): Logger {
  const paths = REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*["${name}"]`]);
  // To standard error, so that standard output carries the ready line alone.
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: [...new Set(paths)] },
    pino.destination({ fd: 2, sync: false }),
  );
}

function openOutboundOf({ mode, outboundAllow }: Config): Outbound {
  try {
    return openOutbound({ development: mode === 'development', allow: outboundAllow });
  } catch (error) {
    throw new ConfigRefused((error as Error).message);
  }
}

function openVaultOf(config: Config): Vault {
  const secret = config.secret ?? keep(config, 'secret', () => randomToken(48));
  return openVault(secret, config.previousSecrets);
}

// In development the key is kept beside the database, so that every start can show one that works.
async function knownKey(
  config: Config,
  tools: Tools,
  opened: { environment: Environment; apiKey: string | null },
): Promise<string> {
  const path = join(config.dataDir, 'api-key');
  if (opened.apiKey) return config.apiKey ?? keep(config, 'api-key', () => opened.apiKey as string, true);
  const kept = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  const owner = kept ? await admitKey(tools, kept) : null;
  if (owner?.environment.id === opened.environment.id) return kept;
  const work = openWork(tools, opened.environment, SYSTEM);
  const made = await createApiKey(work, 'development', 'test');
  return keep(config, 'api-key', () => made.value, true);
}

function keep(config: Config, name: string, make: () => string, anew = false): string {
  if (config.mode === 'production') throw new ConfigRefused('Nothing secret is generated in production.');
  const path = join(config.dataDir, name);
  if (!anew && existsSync(path)) return readFileSync(path, 'utf8').trim();
  const value = make();
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(path, `${value}\n`, { mode: 0o600 });
  return value;
}
