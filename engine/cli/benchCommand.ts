import { availableParallelism, cpus } from 'node:os';
import { benchTables } from '../bench/benchReport.js';
import { runBench, suiteNames } from '../bench/runBench.js';
import type { Command } from './command.js';
import { engineOptionSpecs, readEngineOptions } from './engineOptions.js';
import { modelFolder } from './modelFolder.js';

const { provider, weights, threads } = engineOptionSpecs;

/** `fovea bench`: speed beside what is wanted and what is possible. */
export const benchCommand: Command = {
  name: 'bench',
  summary: 'Measure speed, beside goals and floors',
  positionals: [],
  options: {
    suite: { value: suiteNames.join('|'), description: 'only this suite (default: all)' },
    model: {
      value: 'DIR',
      description: 'checkpoint folder, or its name on the hub (default: the shipped fovea-mini)',
    },
    provider,
    weights: { ...weights, description: 'type of the weights in memory (default: stored)' },
    threads,
    json: { description: 'print one JSON object instead of Markdown' },
  },
  async run(options, context) {
    // Ratios of two ways to make a token are comparable from run to run in one arithmetic only, whatever the default is.
    const engineOptions = {
      weights: 'stored' as const,
      ...readEngineOptions(await modelFolder(options, context), options),
    };
    const { openEngine, root, stdout, stderr } = context;
    const log = (text: string): unknown => stderr.write(`${text}\n`);
    const cores = engineOptions.threads ?? availableParallelism();
    const bench = { openEngine, engineOptions, root, log, threads: cores };
    const reports = await runBench(options.values.get('suite'), bench);
    const processor = cpus()[0]?.model ?? 'unknown processor';
    if (options.values.has('json')) {
      const values = Object.fromEntries(reports.flatMap((report) => Object.entries(report.values)));
      const machine = { processor, threads: cores, platform: process.platform };
      stdout.write(`${JSON.stringify({ ...values, machine })}\n`);
    } else {
      stdout.write(`${processor}, ${cores} ${cores === 1 ? 'thread' : 'threads'}\n\n${benchTables(reports)}`);
    }
  },
};
