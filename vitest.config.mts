import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The package by its own name, from its sources: the map in tsconfig.json, that tsc and tsx read too.
  resolve: { tsconfigPaths: true },
  test: {
    setupFiles: ['test/support/fast-check.ts'],
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
