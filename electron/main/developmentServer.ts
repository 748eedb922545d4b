import { app } from 'electron';

/**
 * Origin of electron-vite's server while developing (`electron-vite dev`), or null. Never in a packaged app, and
 * only on this machine.
 */
export function developmentServer(): string | null {
  const url = process.env['ELECTRON_RENDERER_URL'];
  if (app.isPackaged || url === undefined || !URL.canParse(url)) return null;
  const { protocol, hostname, origin } = new URL(url);
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1';
  return protocol === 'http:' && isLocal ? origin : null;
}
