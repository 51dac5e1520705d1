import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/sequence.ts";

export default defineConfig({
  test: {
    sequence: { shuffle: true, sequencer: LongestFirst },
    setupFiles: ["test/support/properties.ts"],
    projects: [
      {
        extends: true,
        // What is pure needs no process of its own for each file, and is done in half the time.
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          isolate: false,
          maxWorkers: "100%",
          testTimeout: 30_000, // others may run beside it, and it judges answers, not how soon they come
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          globalSetup: ["test/support/embedded-aws.ts"],
          maxWorkers: 2, // they wait for stacks and jobs as often as they work
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        // Pages in a Chromium, which a laptop need not have.
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "workflows",
          include: ["test/workflows/**/*.test.ts"],
          // Their jobs wait as often as they work: for a run's end, for a role that is not known yet. More than two at
          // once would wait for a processor.
          maxWorkers: 2,
          testTimeout: 900_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
