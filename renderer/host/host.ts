import type { WindowApi } from '../../electron/ipc/windowApi.js';

/** Everything the window asks of the outside: the one process boundary of this room. */
export type Host = WindowApi;

declare global {
  interface Window {
    /** Put there by the preload script; absent in a plain browser. */
    readonly fovea?: Host;
  }
}
