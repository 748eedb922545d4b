import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** Where in the repository the benchmark scripts read and write, unless their options say otherwise. */
export const benchmarkPaths = {
  root,
  document: join(root, 'docs', 'benchmark.md'),
  /** Folder of summaries, plots and examples. */
  summaries: join(root, 'docs', 'benchmark'),
  /** Folder of answers and image features, so that a measurement can be gone on with. */
  work: join(root, '.cache', 'benchmark'),
  model: join(root, 'assets', 'models', 'fovea-mini'),
  trainingLogs: join(root, 'training', 'logs'),
} as const;
