import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    // Processes, not threads: the engine starts worker threads and sets V8 flags of its own.
    pool: "forks",
    maxWorkers: 2,
    // A kernel test takes milliseconds. One that trains, packs or drives a browser may take its time.
    testTimeout: 180_000,
    // What is polled for comes at once, unless the machine has other work.
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 120_000,
  },
});
