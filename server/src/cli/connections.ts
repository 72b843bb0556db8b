// `latchkey connections`: the identity providers of organizations, by OpenID Connect and SAML.

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Upkeep } from '../upkeep.ts';
import { withFlags } from './settings.ts';
import { printTable, tendFor, withEnvironment } from './upkeep.ts';

type Given = Parameters<Upkeep['connections']['set']>[0];
type Made = Awaited<ReturnType<Upkeep['connections']['set']>>;

/** The command. */
export function connections(): Command {
  return new Command('connections')
    .description('Single sign-on: the identity providers of organizations.')
    .addCommand(list())
    .addCommand(setOidc())
    .addCommand(setSaml())
    .addCommand(one('activate', 'Let a connection sign people in.', 'signs people in'))
    .addCommand(one('deactivate', 'Let a connection sign nobody in.', 'signs nobody in'))
    .addCommand(remove());
}

function list(): Command {
  return withEnvironment(new Command('list').description('List the connections.')).action(
    async (_options, command: Command) => {
      const found = await tendFor(command, (upkeep) => upkeep.connections.list());
      const rows = found.map((each) => [
        each.id,
        each.type,
        each.state,
        each.isRequired ? 'yes' : 'no',
        each.organizationId ?? '',
        each.domains.map(({ domain }) => domain).join(' '),
        each.name,
      ]);
      printTable([['ID', 'TYPE', 'STATE', 'REQUIRED', 'ORGANIZATION', 'DOMAINS', 'NAME'], ...rows]);
    },
  );
}

interface CommonOptions {
  organization?: string;
  type?: string;
  name?: string;
  required?: boolean;
  active?: boolean;
}

function setting(name: string, description: string, type: string): Command {
  return withFlags(withEnvironment(new Command(name).description(description)), ['public-url', 'host', 'port'])
    .argument('[connection]', 'the one that is set up anew; without it another is made')
    .option('--organization <id>', 'whose people come by it')
    .option('--type <type>', `the name of the provider's product as the API has it; ${type} by default`)
    .option('--name <name>', 'what it is called')
    .option('--required', "people with an address at the organization's verified domains sign in here and nowhere else")
    .option('--no-required', 'they may sign in by other ways too')
    .option('--active', 'it signs people in from now on; so does a new one that is complete')
    .option('--no-active', 'it signs nobody in');
}

function commonOf(id: string | undefined, options: CommonOptions, type: string): Given {
  const { organization, name, required, active } = options;
  const named = options.type ?? (id === undefined ? type : undefined);
  return {
    ...(id === undefined ? {} : { id }),
    ...(named === undefined ? {} : { type: named }),
    ...(organization === undefined ? {} : { organizationId: organization }),
    ...(name === undefined ? {} : { name }),
    ...(required === undefined ? {} : { isRequired: required }),
    ...(active === undefined ? {} : { active }),
  };
}

interface OidcOptions extends CommonOptions {
  issuer?: string;
  clientId?: string;
  secretFile?: string;
  scope?: string[];
}

function setOidc(): Command {
  return setting('set-oidc', 'Set up a connection by OpenID Connect.', 'GenericOIDC')
    .option('--issuer <url>', 'what the provider calls itself; its discovery document lies below')
    .option('--client-id <id>', 'what the provider calls this server')
    .option('--secret-file <path>', 'a file with the client secret, or - for standard input; without it it stays')
    .option('--scope <scopes...>', 'what is asked for; openid email profile by default')
    .action(async (id: string | undefined, options: OidcOptions, command: Command) => {
      const { issuer, clientId, secretFile, scope } = options;
      if ((issuer === undefined) !== (clientId === undefined)) throw new Error('--issuer and --client-id go together.');
      if (issuer === undefined && (secretFile !== undefined || scope !== undefined))
        throw new Error('--secret-file and --scope need an --issuer and a --client-id.');
      const config = issuer !== undefined && {
        protocol: 'oidc' as const,
        issuer,
        clientId: clientId as string,
        // Not as an argument: those of a process are there for everybody on the machine to read.
        ...(secretFile === undefined ? {} : { clientSecret: readText(secretFile).replace(/\r?\n$/, '') }),
        ...(scope === undefined ? {} : { scopes: scope }),
      };
      const common = commonOf(id, options, 'GenericOIDC');
      print(await tendFor(command, (upkeep) => upkeep.connections.set({ ...common, ...(config && { config }) })));
    });
}

interface SamlOptions extends CommonOptions {
  metadata?: string;
  entityId?: string;
  ssoUrl?: string;
  certificate?: string[];
  idpInitiated?: boolean;
}

function setSaml(): Command {
  return setting('set-saml', 'Set up a connection by SAML 2.0.', 'GenericSAML')
    .option('--metadata <path>', "a file with the provider's metadata, or - for standard input")
    .option('--entity-id <id>', 'what the provider calls itself, where there are no metadata')
    .option('--sso-url <url>', 'where browsers are sent with a request')
    .option('--certificate <paths...>', 'files with the certificates by which it signs')
    .option('--idp-initiated', 'the provider may send people here who did not begin here')
    .action(async (id: string | undefined, options: SamlOptions, command: Command) => {
      const { metadata, entityId = '', ssoUrl = '', certificate = [], idpInitiated = false } = options;
      const byHand = options.entityId ?? options.ssoUrl ?? options.certificate;
      if (metadata !== undefined && byHand !== undefined)
        throw new Error('Give --metadata, or --entity-id with --sso-url and --certificate.');
      const made = await tendFor(command, async (upkeep) => {
        const read = metadata === undefined ? null : await upkeep.connections.readMetadata(readText(metadata));
        const told = read ?? { entityId, ssoUrl, certificates: certificate.map(readText) };
        const config = {
          protocol: 'saml' as const,
          idpEntityId: told.entityId,
          ssoUrl: told.ssoUrl,
          certificates: told.certificates,
          idpInitiated,
        };
        const isTold = read !== null || byHand !== undefined;
        const common = commonOf(id, options, 'GenericSAML');
        return upkeep.connections.set({ ...common, ...(isTold ? { config } : {}) });
      });
      print(made);
    });
}

function one(name: 'activate' | 'deactivate', description: string, does: string): Command {
  return withEnvironment(new Command(name).description(description).argument('<connection>')).action(
    async (id: string, _options, command: Command) => {
      await tendFor(command, (upkeep) => upkeep.connections[name](id));
      console.log(`${id} ${does}.`);
    },
  );
}

function remove(): Command {
  return withEnvironment(
    new Command('remove')
      .description('Remove a connection; the accounts of those who came by it stay.')
      .argument('<connection>'),
  ).action(async (id: string, _options, command: Command) => {
    await tendFor(command, (upkeep) => upkeep.connections.remove(id));
    console.log(`${id} is no more.`);
  });
}

function print({ id, state, places }: Made): void {
  console.log(`${id} is ${state === 'draft' ? 'a draft: tell it of the provider next' : state}.`);
  console.log('Enter at the identity provider:');
  if ('callbackUrl' in places) console.log(`  redirect URI  ${places.callbackUrl}`);
  else {
    console.log(`  ACS URL (single sign-on URL)    ${places.acsUrl}`);
    console.log(`  entity ID (audience, metadata)  ${places.entityId}`);
  }
}

function readText(path: string): string {
  return readFileSync(path === '-' ? 0 : path, 'utf8');
}
