#!/usr/bin/env node
// The door of every npm script. Runs on a bare Node 20 with nothing installed; the rest runs on the pinned Node.
const wantedMajor = 20;

if (Number(process.versions.node.split('.')[0]) < wantedMajor) {
  process.stderr.write(
    `Paireto needs Node ${wantedMajor} or newer to start itself, and this is Node ${process.versions.node}.\n` +
      'Install a current Node from https://nodejs.org (or with your version manager) and run the same command again.\n',
  );
  process.exit(1);
}

import('./run/main.mjs').then(
  async ({ main }) => {
    process.exitCode = await main(process.argv.slice(2));
  },
  (error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exitCode = 1;
  },
);
