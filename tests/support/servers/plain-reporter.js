const { writeFileSync } = require('node:fs');

/** Prints one plain line after everything else, `N passed, N failed`, and writes it to NEUROERP_TEST_SUMMARY too. */
module.exports = class PlainReporter {
  onRunComplete(_contexts, results) {
    // A test file that does not even load holds tests nobody could count: it counts as one failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const line = `${results.numPassedTests} passed, ${failed} failed`;
    if (process.env.NEUROERP_TEST_SUMMARY) writeFileSync(process.env.NEUROERP_TEST_SUMMARY, `${line}\n`);
    // Jest's own summary comes after the reporters' turn.
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }
};
