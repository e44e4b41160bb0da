import { writeFileSync } from 'node:fs';

/**
 * A vitest reporter that counts, and writes the counts as JSON to the file that PAIRETO_TEST_COUNTS names.
 * A test file that does not load, and an error outside of any test, count as one failure each.
 */
export default class TestCountReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const testModule of testModules) {
      let failedTests = 0;
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') counts.passed += 1;
        else if (state === 'failed') failedTests += 1;
        else counts.skipped += 1;
      }
      // A file or a suite may fail by itself (a syntax error, a hook) without any test of it failing.
      counts.failed += failedTests === 0 && !testModule.ok() ? 1 : failedTests;
    }
    writeFileSync(process.env.PAIRETO_TEST_COUNTS, JSON.stringify(counts));
  }
}
