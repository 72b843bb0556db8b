// `latchkey keys`: the secret keys of an environment, and the key that signs its tokens.

import { Command } from 'commander';
import { printTable, tendFor, withEnvironment } from './upkeep.ts';

/** The command. */
export function keys(): Command {
  return new Command('keys')
    .description('List, create and revoke secret keys; rotate the signing key.')
    .addCommand(list())
    .addCommand(create())
    .addCommand(revoke())
    .addCommand(rotateSigning());
}

function list(): Command {
  return withEnvironment(new Command('list').description('List the secret keys, the dead ones too.')).action(
    async (_options, command: Command) => {
      const found = await tendFor(command, ({ listKeys }) => listKeys());
      const now = Date.now();
      const rows = found.map((key) => [key.id, `…${key.hint}`, time(key.createdAt), stateOf(key, now), key.name]);
      printTable([['ID', 'KEY', 'CREATED', 'STATE', 'NAME'], ...rows]);
    },
  );
}

function create(): Command {
  return withEnvironment(new Command('create').description('Make a secret key and print it, once.'))
    .option('--name <name>', 'what it is for', 'made by hand')
    .action(async (options: { name: string }, command: Command) => {
      const made = await tendFor(command, ({ createKey }) => createKey(options.name));
      // The key alone on standard output, so that a script can take it from there.
      console.error(`Made ${made.id}. This is the only time that the key is shown:`);
      console.log(made.value);
    });
}

function revoke(): Command {
  return withEnvironment(
    new Command('revoke').description('Revoke a secret key: refused everywhere within a second.').argument('<id>'),
  ).action(async (id: string, _options, command: Command) => {
    const revoked = await tendFor(command, ({ revokeKey }) => revokeKey(id));
    if (!revoked) throw new Error(`There is no live key ${id}: see \`latchkey keys list\`.`);
    console.log(`Revoked ${id}.`);
  });
}

function rotateSigning(): Command {
  const description =
    'Make a new signing key; it signs once everybody can know it, and the old one verifies until then.';
  return withEnvironment(new Command('rotate-signing').description(description)).action(
    async (_options, command: Command) => {
      const { kid, activeAt } = await tendFor(command, ({ rotateSigningKey }) => rotateSigningKey());
      console.log(`Published ${kid}; it signs from ${time(activeAt)} on.`);
    },
  );
}

function stateOf(key: { expiresAt: number | null; revokedAt: number | null }, now: number): string {
  if (key.revokedAt !== null) return `revoked ${time(key.revokedAt)}`;
  if (key.expiresAt === null) return 'live';
  return key.expiresAt > now ? `until ${time(key.expiresAt)}` : `expired ${time(key.expiresAt)}`;
}

function time(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
