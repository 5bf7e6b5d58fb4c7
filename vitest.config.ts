import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** What needs a broker, a terminal, or more than a moment: everything else is `fast` and belongs to `npm run check`. */
const slow = ['test/e2e/**/*.test.{ts,tsx}', 'test/property/**/*.test.ts', 'test/broker/**/*.test.ts', 'test/**/*.{broker,slow}.test.{ts,tsx}'];

export default defineConfig({
  resolve: { alias: { kstep: path.join(import.meta.dirname, 'src/engine/index.ts') } },
  test: {
    // The two projects share no file, so a plain `vitest run` runs each test once.
    projects: [
      { extends: true, test: { name: 'fast', isolate: false, include: ['test/**/*.test.{ts,tsx}'], exclude: slow, testTimeout: 20_000 } },
      { extends: true, test: { name: 'slow', include: slow, testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
    setupFiles: [path.join(import.meta.dirname, 'test/setup.ts')],
    pool: 'forks',
    coverage: { include: ['src/**'] },
  },
});
