// Writes every file that is made from the declarations: OpenAPI, references, the SDK's types. `--check` only names those that are not fresh.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SETTINGS } from '../server/src/config.ts';
import { clerk } from '../server/src/dialects/clerk/index.ts';
import { CORE_NAMES as CLERK_NAMES } from '../server/src/dialects/clerk/shapes/event.ts';
import { workos } from '../server/src/dialects/workos/index.ts';
import { CORE_NAMES } from '../server/src/dialects/workos/shapes/event.ts';
import { coverageOf } from '../server/src/http/coverage.ts';
import { openApiOf } from '../server/src/http/openapi.ts';
import { version } from '../server/src/kit/version.ts';
import { CLERK_EVENTS, configurationPage, coveragePage, errorsPage, eventsPage } from './generate-markdown.ts';
import { sdkTypes } from './generate-types.ts';

const root = join(import.meta.dirname, '..');
const about = { version, origin: 'http://127.0.0.1:4400' };
const document = openApiOf(workos, about);
const clerkDocument = openApiOf(clerk, about);
// This face writes moments as milliseconds since 1970.
const isMoment = (name: string) => /_at(_before|_after|_since)?$/.test(name);

const files: Record<string, string> = {
  'docs/api/workos.json': `${JSON.stringify(document, null, 2)}\n`,
  'docs/api/clerk.json': `${JSON.stringify(clerkDocument, null, 2)}\n`,
  'docs/configuration.md': configurationPage(SETTINGS),
  'docs/coverage-workos.md': coveragePage(coverageOf(workos)),
  'docs/coverage-clerk.md': coveragePage(coverageOf(clerk)),
  'docs/errors-clerk.md': errorsPage(clerk),
  'docs/events-clerk.md': eventsPage(clerk, CLERK_NAMES, CLERK_EVENTS),
  'docs/errors-workos.md': errorsPage(workos),
  'docs/events-workos.md': eventsPage(workos, CORE_NAMES),
  'sdk/src/workos.generated.ts': sdkTypes(document, 'Operations'),
  'sdk/src/clerk.generated.ts': sdkTypes(clerkDocument, 'ClerkOperations', isMoment),
  'sdk/src/version.generated.ts': `// Made by scripts/generate.ts.\n\n/** The version of this SDK, and of the server whose documents it was made from. */\nexport const version = '${version}';\n`,
};

const stale = Object.entries(files).filter(([path, text]) => read(path) !== text);
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is not fresh: run node scripts/generate.ts`);
  process.exit(stale.length > 0 ? 1 : 0);
}
for (const [path, text] of stale) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(path);
}

function read(path: string): string | null {
  try {
    // A checkout may bring the line ends of its system.
    return readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return null;
  }
}
