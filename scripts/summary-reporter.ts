import type { Reporter, TestModule } from "vitest/node";

/** Ends the run with one line that a script can read: "N passed, N failed", and the skipped ones when there are any. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) counts[test.result().state] += 1;
      // A file that can't be loaded, and a hook that fails, have no test of their own.
      counts.failed += module.errors().length;
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
    // After the other reporters, which also write when the run ends.
    process.once("exit", () =>
      process.stdout.write(`${counts.passed} passed, ${counts.failed + counts.pending} failed${skipped}\n`),
    );
  }
}
