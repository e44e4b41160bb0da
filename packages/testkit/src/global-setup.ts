import { ensurePrograms } from './test-programs.ts';

/** Runs once before all tests that need servers: installs what is missing, so that no test's time limit pays for it. */
export default async function setup(): Promise<void> {
  await ensurePrograms((line) => process.stderr.write(`${line}\n`));
}
