// `latchkey providers`: the identity providers at which the application is known.

import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { printTable, tendFor, withEnvironment } from './upkeep.ts';

/** The command. */
export function providers(): Command {
  return new Command('providers')
    .description('Identity providers: who the application is there, and how people sign in through them.')
    .addCommand(list())
    .addCommand(set())
    .addCommand(remove());
}

function list(): Command {
  return withEnvironment(new Command('list').description('List the providers.')).action(
    async (_options, command: Command) => {
      const found = await tendFor(command, (upkeep) => upkeep.providers.list());
      const rows = found.map((each) => [each.provider, each.clientId, each.tokenEndpoint, each.scopes.join(' ')]);
      printTable([['PROVIDER', 'CLIENT ID', 'TOKEN ENDPOINT', 'SCOPES'], ...rows]);
    },
  );
}

interface SetOptions {
  clientId: string;
  secretFile?: string;
  issuer?: string;
  authorizationEndpoint?: string;
  tokenEndpoint?: string;
  userinfoEndpoint?: string;
  clientAuth?: 'post' | 'basic';
  scope: string[];
  teamId?: string;
  keyId?: string;
  returnTokens: boolean;
}

function set(): Command {
  return withEnvironment(
    new Command('set')
      .description('Set a provider up, in the place of one of its name.')
      .argument('<provider>', 'google, github, …, or custom_x for one of your own'),
  )
    .requiredOption('--client-id <id>', 'what the provider calls the application')
    .option('--secret-file <path>', 'a file with the client secret, or - for standard input; without it there is none')
    .option('--issuer <url>', 'of an OpenID provider: it says itself where its endpoints are')
    .option('--authorization-endpoint <url>', 'where people are sent; known for well-known providers')
    .option('--token-endpoint <url>', 'where tokens come from; likewise')
    .option('--userinfo-endpoint <url>', 'where it is said whose a token is; likewise')
    .addOption(new Option('--client-auth <how>', 'where the client secret is sent').choices(['post', 'basic']))
    .option('--scope <scopes...>', 'what is asked for beside the usual', [])
    .option('--team-id <id>', "Apple's: then the secret is the private key that Apple gave")
    .option('--key-id <id>', 'the name of that key')
    .option('--return-tokens', 'give applications the tokens of those who sign in', false)
    .action(async (name: string, options: SetOptions, command: Command) => {
      const { secretFile, scope: scopes, returnTokens: returnsTokens, ...given } = options;
      // Not as an argument: those of a process are there for everybody on the machine to read.
      const clientSecret = secretFile === undefined ? null : readSecret(secretFile);
      const wanted = { name, ...given, clientSecret, scopes, returnsTokens };
      const made = await tendFor(command, (upkeep) => upkeep.providers.set(wanted));
      console.log(`${made.provider} is set up; its tokens come from ${made.tokenEndpoint}.`);
    });
}

function remove(): Command {
  return withEnvironment(
    new Command('remove')
      .description('Take a provider away; the accounts that people have there stay.')
      .argument('<provider>'),
  ).action(async (name: string, _options, command: Command) => {
    await tendFor(command, (upkeep) => upkeep.providers.remove(name));
    console.log(`${name} is not set up any more.`);
  });
}

function readSecret(path: string): string {
  return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/\r?\n$/, '');
}
