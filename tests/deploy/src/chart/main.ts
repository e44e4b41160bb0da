import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { inRepository } from '../repository.ts';
import {
  ALERTS,
  ALERTS_OF_CHART,
  CHART,
  exampleFile,
  exampleNames,
  headerOf,
  helmArguments,
  renderedFile,
} from './chart-files.ts';

/** Gives the chart the alert rules as they are, and renders every example with the helm of this machine, after it has linted it. HELM names another one than that of the PATH. */
const helm = process.env.HELM ?? 'helm';
copyFileSync(inRepository(ALERTS), inRepository(ALERTS_OF_CHART));
try {
  for (const example of exampleNames()) {
    const values = ['--values', inRepository(exampleFile(example))];
    execFileSync(helm, ['lint', '--strict', '--quiet', inRepository(CHART), ...values], { stdio: 'inherit' });
    const manifests = execFileSync(helm, helmArguments(example), { encoding: 'utf8' });
    writeFileSync(inRepository(renderedFile(example)), `${headerOf(example)}\n${manifests}`);
    process.stdout.write(`${renderedFile(example)}\n`);
  }
} catch (error) {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  process.stderr.write(missing ? 'Helm 3 is needed: https://helm.sh\n' : `${String(error)}\n`);
  process.exitCode = 1;
}
