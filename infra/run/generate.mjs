import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './capture.mjs';
import { startProgress } from './progress.mjs';
import { digestOf, filesBelow, pinnedNode, readStamp, root, toolEnv, workspacePackages } from './workspace.mjs';

const stampFile = join(root, 'node_modules', '.paireto-generate');

/** Runs the `generate` script of every package that has one (the Prisma client), unless its inputs are unchanged. */
export async function ensureGenerated() {
  const packages = workspacePackages()
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) }))
    .filter(({ manifest }) => manifest.scripts?.generate);
  const inputs = packages
    .flatMap(({ folder }) => [`${folder}/prisma/schema.prisma`, `${folder}/prisma.config.ts`, `${folder}/package.json`])
    .concat('pnpm-lock.yaml')
    .flatMap(filesBelow);
  const digest = digestOf(inputs);
  const hasOutput = packages.every(({ folder }) => existsSync(join(root, folder, 'src', 'generated')));
  if (readStamp(stampFile) === digest && hasOutput) return true;

  rmSync(stampFile, { force: true });
  for (const { folder, manifest } of packages) {
    const progress = startProgress(`Generating code of ${manifest.name}`);
    const { code, output } = await capture(manifest.scripts.generate, [], {
      cwd: join(root, folder),
      shell: true,
      env: {
        ...toolEnv([join(root, folder, 'node_modules', '.bin')]),
        CHECKPOINT_DISABLE: '1',
        // The client is generated without the schema engine; naming any program keeps it from being downloaded.
        PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? pinnedNode,
      },
    });
    progress.done(code === 0 ? 'generated' : 'failed');
    if (code !== 0) {
      process.stderr.write(`\n${output.trimEnd()}\n\n"${manifest.scripts.generate}" failed in ${folder}.\n`);
      return false;
    }
  }
  writeFileSync(stampFile, `${digest}\n`);
  return true;
}
