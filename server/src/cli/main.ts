#!/usr/bin/env node
// The command line's door: says which Node is needed before anything that needs it is loaded.

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(`Latchkey needs Node 24 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
process.removeAllListeners('warning'); // node:sqlite still calls itself experimental; the lock file pins the version.
const { run } = await import('./index.ts');
await run(process.argv);

export {};
