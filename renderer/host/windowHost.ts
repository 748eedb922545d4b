import type { Host } from './host.js';

/**
 * The host behind this window.
 *
 * In the app that is what the preload script exposes. A development build in a plain browser gets the
 * replaying fake instead; a production build never contains it.
 *
 * @throws Error when the window runs outside the app in a production build.
 */
export async function windowHost(): Promise<Host> {
  if (window.fovea !== undefined) return window.fovea;
  if (import.meta.env.DEV) {
    const { createFakeHost } = await import('./fake/fakeHost.js');
    return createFakeHost({ tokenMs: 150, startMs: 1200 });
  }
  throw new Error(
    'Expected the preload script to provide window.fovea, found nothing. Open this page with the Fovea app.',
  );
}
