/** `npm start`: opens the app; without a screen, takes it through the sample question on a virtual display. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildApp } from './app/buildApp.js';
import { hasScreen } from './linux/virtualDisplay.js';
import { type LaunchSettings, prepareMachine } from './prepareMachine.js';
import { projectRoot } from './projectRoot.js';
import { takeTour } from './tour/takeTour.js';

const appArguments = process.argv.slice(2).filter((argument) => argument !== '--tour');
const tour = process.argv.includes('--tour') || !hasScreen(process.platform, process.env);
const report = (line: string): void => console.log(line);

try {
  const machine = await prepareMachine({ hideWindows: false, vulkan: false }, report);
  try {
    await buildApp(report);
    process.exitCode = tour
      ? await takeTour(machine.launch, appArguments, join(projectRoot, 'out', 'tour'), report)
      : await openApp(machine.launch, appArguments);
  } finally {
    machine.close();
  }
} catch (error) {
  console.error(`\nFovea could not start. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** Runs the app until its window is closed; resolves to its exit status. */
function openApp(launch: LaunchSettings, args: readonly string[]): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(launch.distribution.executablePath, [...launch.switches, projectRoot, ...args], {
      stdio: 'inherit',
      env: { ...process.env, ...launch.env },
    });
    child.on('error', fail);
    child.on('exit', (code) => done(code ?? 1));
  });
}
