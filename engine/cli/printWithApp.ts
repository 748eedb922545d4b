import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { printReportSwitch } from '../protocol/printReportSwitch.js';
import type { Printer } from './findPrinter.js';
import { readTextFile } from '../storage/readTextFile.js';

/** Files of one printing, absolute. */
export interface PrintFiles {
  /** An existing folder for what the app keeps meanwhile; the caller removes it. */
  readonly folder: string;
  readonly htmlFile: string;
  /** Written by the app. */
  readonly pdfFile: string;
}

/**
 * Has the app print a report, without a window and without a screen.
 *
 * @param limitMs longest time it may take
 * @throws EngineError `option-invalid` where the app does not start, does not print or takes too long; the signal's reason
 * when it is aborted. The app has ended in every case
 */
export async function printWithApp(
  { executable, appFolder }: Printer,
  { folder, htmlFile, pdfFile }: PrintFiles,
  signal: AbortSignal,
  limitMs = 120_000,
): Promise<void> {
  signal.throwIfAborted();
  const logFile = path.join(folder, 'log.txt');
  // A profile of its own: an app that runs has the person's.
  const profile = `--user-data-dir=${path.join(folder, 'profile')}`;
  const words = [...switches(), profile, appFolder, printReportSwitch, htmlFile, pdfFile];
  const limit = AbortSignal.timeout(limitMs);
  const log = await open(logFile, 'w');
  const end = await run(executable, words, log.fd, AbortSignal.any([signal, limit])).finally(() =>
    log.close(),
  );
  if (end === 'status 0') return;
  signal.throwIfAborted();
  const trouble = limit.aborted
    ? `it was not done within ${limitMs / 1000} s`
    : `${executable} ended with ${end}: ${reasonIn(await readTextFile(logFile))}`;
  throw new EngineError(
    'option-invalid',
    `Expected the app to print the report, but ${trouble}. Nothing is left of it. Look whether the app starts ("npm start"), ` +
      'or export --format html and print it from a browser.',
  );
}

/** Runs a program to its end, or ends it with all it has started; says how it ended. */
function run(executable: string, words: readonly string[], log: number, stop: AbortSignal): Promise<string> {
  return new Promise((done) => {
    const isGroup = process.platform !== 'win32';
    const env: NodeJS.ProcessEnv = { ...process.env };
    // Terminals inside programs made with Electron tell every Electron to be plain Node.
    delete env['ELECTRON_RUN_AS_NODE'];
    const child = spawn(executable, words, { stdio: ['ignore', 'ignore', log], env, detached: isGroup });
    const kill = (): void => {
      try {
        if (isGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    };
    stop.addEventListener('abort', kill, { once: true });
    const finish = (how: string): void => {
      stop.removeEventListener('abort', kill);
      done(how);
    };
    child.once('error', (error) => finish(error.message));
    child.once('exit', (status, killedBy) =>
      finish(status === null ? `signal ${String(killedBy)}` : `status ${status}`),
    );
    if (stop.aborted) kill();
  });
}

/** Linux: no screen is looked for, and root goes without Chromium's sandbox, which is refused to it (as with `npm start`). */
function switches(): readonly string[] {
  if (process.platform !== 'linux') return [];
  return ['--ozone-platform=headless', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
}

/** The app's own words; otherwise Chromium's why it cannot go on (no sandbox it may use), or the last that was said. */
function reasonIn(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const own = lines.filter((line) => line.startsWith('Fovea: ')).map((line) => line.slice('Fovea: '.length));
  const fatal = lines.filter((line) => line.includes(':FATAL:'));
  const told = [own, fatal, lines.slice(-3)].find((some) => some.length > 0) ?? [];
  return told.length === 0 ? 'it said nothing' : told.join(' ').slice(0, 600).replace(/\.$/, '');
}
