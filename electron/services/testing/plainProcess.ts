import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { StartEngineChild } from '../engine/EngineChild.js';

/** Starts the real process of a file of `electron/worker`, under plain Node in place of Electron. @param file such as `importProcess.ts` */
export function plainProcess<Message>(file: string): StartEngineChild<Message> {
  return (listener) => {
    const path = join(import.meta.dirname, '..', '..', 'worker', file);
    const child = spawn(process.execPath, ['--import', 'tsx', path], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    child.on('message', (message) => listener.onMessage(message));
    child.on('exit', (code) => listener.onExit(`exit code ${code}`));
    return {
      get pid() {
        return child.pid;
      },
      post: (message) => void child.send(message as object),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
