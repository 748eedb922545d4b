import { utilityProcess } from 'electron';
import type { StartEngineChild } from '../services/engine/EngineChild.js';

/** Starts the engine, or another process beside it, in an Electron utility process, under its own name in task managers. */
export function startUtilityEngine<Message>(file: string, serviceName: string): StartEngineChild<Message> {
  return (listener) => {
    const child = utilityProcess.fork(file, [], {
      serviceName,
      env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' }, // engine/runtime/silenceTelemetry.ts
    });
    let ended = false;
    child.on('message', (message: unknown) => listener.onMessage(message));
    child.on('exit', (code) => {
      ended = true;
      listener.onExit(`exit code ${code}`);
    });
    return {
      get pid() {
        return child.pid;
      },
      post: (message) => {
        // Posting to a process whose exit is being reported takes the main process down (electron#53923).
        if (!ended) child.postMessage(message);
      },
      kill: () => {
        // `child.kill()` asks politely; a graph run would not hear it until it is over.
        if (child.pid === undefined) child.kill();
        else process.kill(child.pid, 'SIGKILL');
      },
    };
  };
}
