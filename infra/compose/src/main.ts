import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createToken } from '@paireto/dev-access';
import { type Secrets, secretFiles, secretNames } from './secret-files.ts';

const HELP = `Makes up the secrets of docker-compose.yml, or renews what follows from them.

  npm run secrets                                    writes infra/compose/secrets; secrets that are there stay as they are
  npm run --silent secrets -- --player alice         prints a token of a player of tenant "demo" for twelve hours
                              [--tenant demo]

To change a secret delete its file, run it again, and restart the containers. The token with which Prometheus asks the gateways
lasts 30 days: run it again before that.
`;

const folder = fileURLToPath(new URL('../secrets', import.meta.url));

/** Starts with a letter: NATS would take "12e3" for a number. */
const newSecret = (): string => `s${randomBytes(24).toString('hex')}`;

function readSecrets(): Secrets {
  const entries = secretNames.map((name) => {
    const file = join(folder, `${name}.secret`);
    return [name, existsSync(file) ? readFileSync(file, 'utf8').trim() : newSecret()];
  });
  return Object.fromEntries(entries) as Secrets;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      player: { type: 'string' },
      tenant: { type: 'string', default: 'demo' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  // Containers read these files as users of their own, so the files are readable; the folder around them is not.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const secrets = readSecrets();
  for (const [name, content] of Object.entries(await secretFiles(secrets)))
    writeFileSync(join(folder, name), content, { mode: 0o644 });
  if (values.player === undefined) {
    process.stdout.write(`The secrets are in ${folder}. Keep them out of every repository.\n`);
    return;
  }
  const jwt = { secret: secrets['player-tokens'], issuer: 'paireto', audience: 'paireto' };
  process.stdout.write(`${await createToken(jwt, { sub: values.player, tenant: values.tenant, rating: 1_500 })}\n`);
}

await main();
