import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from './run-node.mjs';
import { root } from './workspace.mjs';

/** The randomised tests, which do as much as they are given time for: parts of file names. */
const randomisedTests = [
  'packages/engine/src/properties',
  'packages/engine/src/starvation',
  'packages/rulesets/src/presets',
  'packages/ticket-store/src/model',
  'tests/simulation/src/',
];

/** Runs all tests (or what the arguments select) and ends with one counted line: `123 passed, 0 failed`. */
export const test = (args) => runTests(args, {});

/** Runs the randomised tests (or what the arguments select) for as long as it takes to be thorough. */
export const longTest = (args) => runTests(args.length === 0 ? randomisedTests : args, { PAIRETO_LONG_TESTS: '1' });

async function runTests(args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'paireto-test-'));
  const countsFile = join(folder, 'counts.json');
  try {
    const code = await runNode(
      [
        join(root, 'node_modules', 'vitest', 'vitest.mjs'),
        'run',
        '--reporter=default',
        `--reporter=${join(root, 'infra', 'run', 'test-count-reporter.mjs')}`,
        ...args,
      ],
      { ...env, PAIRETO_TEST_COUNTS: countsFile },
    );
    if (!existsSync(countsFile)) {
      process.stderr.write('The test run ended before anything could be counted.\n');
      return code || 1;
    }
    const { passed, failed, skipped } = JSON.parse(readFileSync(countsFile, 'utf8'));
    process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
    return code || (failed > 0 ? 1 : 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
