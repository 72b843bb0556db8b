// `latchkey applications`: applications with a client id and redirect targets of their own.

import { Command } from 'commander';
import { printTable, tendFor, withEnvironment } from './upkeep.ts';

/** The command. */
export function applications(): Command {
  return new Command('applications')
    .description('Applications beside the first one: of your own, or of organizations, which people are asked about.')
    .addCommand(list())
    .addCommand(add())
    .addCommand(remove());
}

function list(): Command {
  return withEnvironment(new Command('list').description('List the applications.')).action(
    async (_options, command: Command) => {
      const found = await tendFor(command, (upkeep) => upkeep.applications.list());
      const rows = found.map((each) => [
        each.id,
        each.clientId,
        each.organizationId ?? '',
        each.scopes.join(' '),
        each.redirectUris.map(({ uri }) => uri).join(' '),
        each.name,
      ]);
      printTable([['ID', 'CLIENT ID', 'ORGANIZATION', 'SCOPES', 'REDIRECTS', 'NAME'], ...rows]);
    },
  );
}

interface AddOptions {
  redirect: string[];
  organization?: string;
  scope: string[];
  description?: string;
}

function add(): Command {
  return withEnvironment(new Command('add').description('Add an application.').argument('<name>'))
    .requiredOption('--redirect <uris...>', 'where browsers may be sent after signing in; the first is the default')
    .option(
      '--organization <id>',
      'whose it is: people are asked before it acts for them, and it proves itself by PKCE',
    )
    .option('--scope <scopes...>', 'what it asks people for', [])
    .option('--description <text>')
    .action(async (name: string, options: AddOptions, command: Command) => {
      const { redirect, organization: organizationId, scope: scopes, description = null } = options;
      const redirectUris = redirect.map((uri, at) => ({ uri, isDefault: at === 0 && !uri.includes('*') }));
      // The environment's secret is not for others.
      const owned = organizationId === undefined ? {} : { organizationId, usesPkce: true };
      const given = { name, description, scopes, redirectUris, ...owned };
      const made = await tendFor(command, (upkeep) => upkeep.applications.add(given));
      console.log(`${made.id} is added; its client id is ${made.clientId}.`);
    });
}

function remove(): Command {
  return withEnvironment(
    new Command('remove')
      .description('Take an application away: what people granted it is gone, and its sessions end.')
      .argument('<application>', 'its id, or its client id'),
  ).action(async (id: string, _options, command: Command) => {
    await tendFor(command, (upkeep) => upkeep.applications.remove(id));
    console.log(`${id} is taken away.`);
  });
}
