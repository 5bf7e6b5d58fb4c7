import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { defineConfig } from 'vitest/config';

/** What needs a broker, a terminal, or more than a moment: everything else is `fast` and belongs to `npm run check`. */
const slow = ['test/e2e/**/*.test.{ts,tsx}', 'test/property/**/*.test.ts', 'test/broker/**/*.test.ts', 'test/**/*.{broker,slow}.test.{ts,tsx}'];

// React as the product has it. Its development build takes half as long again for a frame, and remembers each one.
process.env['NODE_ENV'] = 'production';

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
    // Vitest leaves a core to itself, which on two cores is half of them; and much of what is slow waits for a terminal or a broker.
    maxWorkers: Math.max(2, os.availableParallelism() - 1),
    // What was compiled stays, for both projects and for the next run.
    experimental: { fsModuleCache: true },
    coverage: { include: ['src/**'] },
  },
});
