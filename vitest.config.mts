import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The package by its own name, from its sources: the map in tsconfig.json, that tsc and tsx read too. An example's own tsconfig.json, which vitest would take, has none. */
const { compilerOptions } = JSON.parse(readFileSync('tsconfig.json', 'utf8').replace(/^\/\/.*$/gm, '')) as { compilerOptions: { paths: Record<string, [string]> } };

export default defineConfig({
  resolve: { alias: Object.entries(compilerOptions.paths).map(([name, [file]]) => ({ find: new RegExp(`^${name}$`), replacement: resolve(file) })) },
  test: {
    globalSetup: ['test/support/temporary.ts'],
    setupFiles: ['test/support/fast-check.ts'],
    include: ['test/**/*.test.ts', 'examples/*/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
