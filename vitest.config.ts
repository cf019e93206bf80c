import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Tests of the built program need dist/; the others must not wait for it.
const built = ["test/cli/**/*.test.ts", "test/e2e/**/*.test.ts"];

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/summary-reporter.ts"],
    // Tests start services and package managers; a reader of a failure wants the cause, not a time-out.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Half of the time tests wait for services and package managers: two files at once also where there are two processors.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["test/**/*.test.ts"], exclude: [...built, "test/fixtures/**"] },
      },
      {
        extends: true,
        test: {
          name: "built",
          include: built,
          globalSetup: ["./scripts/build-for-tests.ts"],
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
