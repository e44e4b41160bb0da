import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Workspace packages are read from source, as in development. "import" must not be named here: it would also be given
// to the require() of CommonJS dependencies, which then load the wrong half of a package.
const conditions = ['paireto-source', 'node'];

// Installs missing servers once, before the tests that start them.
const globalSetup = ['packages/testkit/src/global-setup.ts'];

// Of several thousand tests with real servers and processes, one or the other meets a machine that stood still for seconds.
// CI asks such a one again, and the report names it ("retry x1"): a defect fails both times, and on a desk nothing is hidden.
const retry = process.env.CI ? 1 : 0;

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  // Where global set-up runs.
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    // Most tests wait for servers: two files at once also where there are but two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{apps,packages,infra,bench,examples}/**/src/**/*.test.ts',
            'tests/deploy/src/**/*.test.ts',
            'tests/docs/src/**/*.test.ts',
            'tests/faults/src/*/**/*.test.ts',
            'tests/simulation/src/**/*.test.ts',
          ],
          exclude: ['**/*.int.test.ts', '**/node_modules/**'],
          // Random lives and seeds take a second or two; on a busy machine, many.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{apps,packages,infra}/**/src/**/*.int.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup,
          retry,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/src/**/*.test.ts', 'tests/faults/src/*.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup,
          retry,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
