/** `npm test`: prepares the machine, runs every test (unit, window, engine, end to end, training), prints the counts last. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApp } from './app/buildApp.js';
import { prepareMachine } from './prepareMachine.js';
import { projectRoot } from './projectRoot.js';
import {
  type PlaywrightReport,
  type TestCounts,
  type VitestReport,
  countPlaywright,
  countPytest,
  countVitest,
  formatCounts,
  sumCounts,
} from './tests/testCounts.js';
import { planTraining, probeTraining, pytestArguments } from './tests/trainingTests.js';

const reportsDir = join(projectRoot, 'test-results');
const report = (line: string): void => console.log(line);

try {
  await rm(reportsDir, { recursive: true, force: true });
  await mkdir(reportsDir, { recursive: true });
  const hideWindows = process.env['FOVEA_SHOW_WINDOWS'] !== '1';
  const machine = await prepareMachine({ hideWindows, vulkan: true }, report);
  let counts: TestCounts[];
  try {
    await buildApp(report);
    const { distribution } = machine.launch;
    counts = [
      await runVitest('unit', ['--project', 'unit', '--project', 'renderer'], {}),
      // A GPU adapter without a GPU: Electron's distribution holds SwiftShader, the engine's WebGPU tests run on it.
      await runVitest('engine', ['--project', 'engine'], softwareAdapter(distribution.dir)),
      await runPlaywright(),
      // Last, so that what it says about skipping stands above the counts.
      await runTraining(),
    ];
  } finally {
    machine.close();
  }
  const sum = sumCounts(counts);
  console.log(`\n${formatCounts(sum)}`);
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
} catch (error) {
  console.error(`\nThe tests could not run. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function runVitest(
  name: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<TestCounts> {
  const outputFile = join(reportsDir, `${name}.json`);
  const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`];
  const status = await run(process.execPath, [vitest, 'run', ...args, ...reporters], env);
  return readCounts(name, outputFile, status, (text) => countVitest(JSON.parse(text) as VitestReport));
}

async function runPlaywright(): Promise<TestCounts> {
  const playwright = join(projectRoot, 'node_modules', '@playwright', 'test', 'cli.js');
  const status = await run(process.execPath, [playwright, 'test'], {});
  return readCounts('end-to-end', join(reportsDir, 'e2e.json'), status, (text) =>
    countPlaywright(JSON.parse(text) as PlaywrightReport),
  );
}

/** The tests of training/ need PyTorch, which only those who train have: elsewhere they are skipped and say so. */
async function runTraining(): Promise<TestCounts> {
  const plan = planTraining(await probeTraining(projectRoot));
  const skipped = { passed: 0, failed: 0, skipped: plan.skipped };
  plan.notices.forEach(report);
  if (plan.python === null) return skipped;
  const outputFile = join(reportsDir, 'training.xml');
  const status = await run(plan.python, pytestArguments(plan, outputFile), {});
  return sumCounts([skipped, await readCounts('training', outputFile, status, countPytest)]);
}

/** A runner that ended badly without saying which test failed counts as one failure. */
async function readCounts(
  name: string,
  file: string,
  status: number,
  count: (report: string) => TestCounts,
): Promise<TestCounts> {
  const text = await readFile(file, 'utf8').catch(() => null);
  const counts = text === null ? { passed: 0, failed: 0, skipped: 0 } : count(text);
  if (status === 0 || counts.failed > 0) return counts;
  console.error(
    `The ${name} tests ended with status ${status} though no test failed; this counts as one failure.`,
  );
  return { ...counts, failed: 1 };
}

function run(command: string, args: readonly string[], env: Record<string, string>): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: projectRoot,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    child.on('error', fail);
    child.on('exit', (code) => done(code ?? 1));
  });
}

function softwareAdapter(distributionDir: string): Record<string, string> {
  if (process.platform !== 'linux' || process.env['VK_ICD_FILENAMES'] !== undefined) return {};
  return { VK_ICD_FILENAMES: join(distributionDir, 'vk_swiftshader_icd.json') };
}
