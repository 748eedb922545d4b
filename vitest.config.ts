import react from '@vitejs/plugin-react';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Vitest's own default leaves one processor idle, half of a small machine. */
const maxWorkers = availableParallelism();

export default defineConfig({
  test: {
    projects: [
      {
        // Pure code: fast, no onnxruntime.
        test: {
          name: 'unit',
          include: ['{engine,electron,build,e2e}/**/*.test.ts'],
          exclude: ['**/*.engine.test.ts'],
          environment: 'node',
          maxWorkers,
          // Property tests take a second here, and many on a machine that is busy with something else.
          testTimeout: 60_000,
        },
      },
      {
        // Tiny checkpoints on the real runtime, one file at a time: onnxruntime takes all cores.
        test: {
          name: 'engine',
          include: ['engine/**/*.engine.test.ts', 'electron/**/*.engine.test.ts'],
          environment: 'node',
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'renderer',
          include: ['renderer/**/*.test.{ts,tsx}'],
          setupFiles: ['renderer/testing/endWithWindow.ts'],
          environment: 'happy-dom',
          maxWorkers,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
