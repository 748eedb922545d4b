import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

const START_TIMEOUT_MS = 20_000;

/** A running Xvfb. */
export interface VirtualDisplay {
  /** Value for the environment variable `DISPLAY`, e.g. `:3`. */
  display: string;
  /** Ends the X server. */
  close: () => void;
}

/** Says whether windows can be shown without a virtual display. */
export function hasScreen(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): boolean {
  if (platform !== 'linux') return true;
  return [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some(
    (value) => value !== undefined && value !== '',
  );
}

/**
 * Starts an X server without a screen, on a display number that it finds free itself.
 *
 * @throws Error with what Xvfb printed when it does not come up
 */
export async function startVirtualDisplay(): Promise<VirtualDisplay> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    },
  );
  let complaints = '';
  server.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const number = await readDisplayNumber(server).catch((error: unknown) => {
    server.kill();
    throw new Error(`The virtual display did not start: ${String(error)}\n${complaints}`);
  });
  const close = (): void => void server.kill();
  // A script that is told to end must not leave its X server behind.
  const endScript = (): never => process.exit(1);
  process.once('exit', close);
  process.once('SIGTERM', endScript);
  process.once('SIGHUP', endScript);
  return {
    display: `:${number}`,
    close: () => {
      process.off('exit', close);
      process.off('SIGTERM', endScript);
      process.off('SIGHUP', endScript);
      close();
    },
  };
}

/** Xvfb writes the number it took, and a line end, to the file descriptor that it was given. */
function readDisplayNumber(server: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    const timer = setTimeout(
      () => fail(new Error(`no answer within ${START_TIMEOUT_MS / 1000} s`)),
      START_TIMEOUT_MS,
    );
    let text = '';
    (server.stdio[3] as Readable).on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      done(text.trim());
    });
    server.on('error', fail);
    server.on('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`Xvfb ended with status ${code ?? 'unknown'}`));
    });
  });
}
