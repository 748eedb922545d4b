/** The way to the process that started this one. */
export interface ParentLink {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/**
 * The parent of this process: Electron's main process when started by `utilityProcess.fork`, or a plain Node
 * process that used `child_process.fork` with `serialization: 'advanced'`.
 *
 * @throws Error when nothing started this process as a child.
 */
export function connectParent(): ParentLink {
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
    };
  }
  if (!process.send) throw new Error('The engine process must be started by the app, not by hand.');
  process.on('disconnect', () => process.exit(0));
  return {
    post: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  };
}

/** The part of Electron's `process.parentPort` used here; plain Node has none. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(name: 'message', listener: (event: { readonly data: unknown }) => void): void;
}
