import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readRepositoryFile } from '../repository.ts';
import { copyContext } from './build-context.ts';
import { readDockerfile } from './read-dockerfile.ts';
import { type BuiltImage, runStages } from './run-stages.ts';
import { tryApps } from './try-apps.ts';

const apps = ['live-game-sim', 'game-bridge', 'matcher', 'gateway'] as const;

/**
 * Builds every image as the Dockerfile says and plays one match with what came out, each app in a read-only file system with
 * no shell, as a user without rights. For machines without a container engine. Needs Linux, root (for the namespaces) and
 * the package registry; takes some minutes.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    process.stderr.write('This needs Linux and root: it makes namespaces. Elsewhere build the images with docker.\n');
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'paireto-images-'));
  const onProgress = (line: string) => process.stdout.write(`${line}\n`);
  try {
    const images = new Map<string, BuiltImage>();
    for (const app of apps) images.set(app, await build(app, folder, onProgress));
    await tryApps((app) => images.get(app)!, onProgress);
    onProgress('All images were built and have played a match.');
    return 0;
  } finally {
    if (values.keep) onProgress(`Kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

async function build(app: string, folder: string, onProgress: (line: string) => void): Promise<BuiltImage> {
  const startedMs = performance.now();
  const context = join(folder, 'context');
  copyContext(context);
  const { args, stages } = readDockerfile(readRepositoryFile('infra/docker/Dockerfile'));
  const image = await runStages({
    stages,
    globalArgs: args,
    buildArgs: { APP: app },
    context,
    folder: join(folder, app),
    env: process.env,
    onProgress: (line) => onProgress(`${app}: ${line}`),
  });
  onProgress(`${app}: built (${((performance.now() - startedMs) / 1_000).toFixed(0)} s)`);
  return image;
}

process.exitCode = await main();
