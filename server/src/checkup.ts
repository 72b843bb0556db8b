// What `latchkey doctor` looks at: the configuration, the database and what is sealed in it.

import { checkSecret, openTools } from './app.ts';
import { type Config, readConfig } from './config.ts';
import type { Tools } from './core/work.ts';
import type { Flags } from './launch.ts';
import { findLossySettings } from './store/durability.ts';
import { listEnvironments } from './store/environments.ts';
import { FolderRefused } from './store/folder.ts';
import { isMigrated } from './store/migrate.ts';
import { hasSearchIndex } from './store/user-search.ts';
import { notMigrated, requireDatabase } from './upkeep.ts';

/** One line of the checklist. `fail` means that the server will not start so, or must not. */
export interface Finding {
  verdict: 'ok' | 'warn' | 'fail';
  subject: string;
  text: string;
}

/** Looks at everything that a start depends on, and changes nothing. What cannot be looked at is a finding too. */
export async function examine(flags: Flags): Promise<Finding[]> {
  const findings = [finding('ok', 'Node', process.versions.node)];
  let config: Config;
  try {
    config = readConfig(flags);
  } catch (error) {
    return [...findings, finding('fail', 'Configuration', messageOf(error))];
  }
  return [...findings, ...examineConfig(config), ...(await examineDatabase(config))];
}

function examineConfig({ mode, secret, publicUrl, smtpUrl, databaseUrl, dataDir }: Config): Finding[] {
  const production = mode === 'production';
  const https = publicUrl?.startsWith('https://') ?? false;
  const mail = smtpUrl !== null;
  return [
    finding('ok', 'Mode', mode),
    finding('ok', 'Secret', secret === null ? `kept in ${dataDir}` : 'set, and long enough'),
    !production || https
      ? finding('ok', 'Public URL', publicUrl ?? 'where it listens')
      : finding(
          'fail',
          'Public URL',
          'LATCHKEY_PUBLIC_URL is not an https address: issuer and links are wrong for others',
        ),
    !production || mail
      ? finding('ok', 'Mail', mail ? 'sent by SMTP' : 'not needed in development')
      : finding('warn', 'Mail', 'LATCHKEY_SMTP_URL is not set: letters are not sent'),
    ...(production && databaseUrl === null
      ? [finding('warn', 'Backup', 'the database is one file on this machine: back it up')]
      : []),
  ];
}

async function examineDatabase(config: Config): Promise<Finding[]> {
  let opened: ReturnType<typeof openTools>;
  try {
    requireDatabase(config);
    opened = openTools(config, config.publicUrl ?? 'http://localhost');
  } catch (error) {
    // A house that is lived in is not ill; only, nobody else can look inside.
    const busy = error instanceof FolderRefused && error.message.includes('in use');
    return [finding(busy ? 'warn' : 'fail', 'Database', messageOf(error))];
  }
  const { tools, close } = opened;
  try {
    await tools.database.ping();
    const place = config.databaseUrl === null ? `SQLite in ${config.dataDir}` : 'PostgreSQL';
    return [finding('ok', 'Database', `${place} answers`), ...(await examineContent(config, tools))];
  } catch (error) {
    return [finding('fail', 'Database', messageOf(error))];
  } finally {
    await close().catch(() => {});
  }
}

async function examineContent(config: Config, tools: Tools): Promise<Finding[]> {
  const { database } = tools;
  const findings: Finding[] = [];
  const off = await findLossySettings(database.db);
  if (off.length > 0) {
    const verdict = config.mode === 'production' ? 'fail' : 'warn';
    findings.push(
      finding(verdict, 'Durability', `${off.join(' and ')} off: the server may forget what it acknowledged`),
    );
  } else findings.push(finding('ok', 'Durability', 'what is acknowledged is on disk'));
  if (!(await isMigrated(database).catch(notMigrated)))
    return [...findings, finding('fail', 'Schema', 'migrations are missing: run `latchkey migrate`')];
  if (!(await hasSearchIndex(database.db))) findings.push(finding('warn', 'Search', NO_SEARCH_INDEX));
  const environments = await listEnvironments(database.db);
  try {
    for (const { id } of environments) await checkSecret(config, tools, id);
    const sealed = environments.length > 0 ? 'opens what is sealed' : 'nothing is sealed yet';
    findings.push(finding('ok', 'Root secret', sealed));
  } catch (error) {
    findings.push(finding('fail', 'Root secret', messageOf(error)));
  }
  return [...findings, finding('ok', 'Schema', 'up to date')];
}

const NO_SEARCH_INDEX =
  'users are searched without an index, the extension pg_trgm was missing: once it is installed, run ' +
  '`create extension pg_trgm; create index user_search_text on user_search using gin (text gin_trgm_ops)`';

function finding(verdict: Finding['verdict'], subject: string, text: string): Finding {
  return { verdict, subject, text };
}

function messageOf(error: unknown): string {
  const { message, cause } = error as Error;
  return (cause instanceof Error ? `${message} (${cause.message})` : message).replace(/\s*\n\s*/g, ' ');
}
