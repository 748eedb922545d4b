import type { Hello } from '../ipc/contracts.js';
import type { ImageRegistry } from '../services/images/ImageRegistry.js';

type Outcome = Pick<Hello, 'openedImage' | 'openError'>;

/** Opens the image named on the command line once, however often the window asks (it asks again after a reload). */
export function launchImageOpener(images: ImageRegistry, path: string | null): () => Promise<Outcome> {
  let outcome: Promise<Outcome> | undefined;
  return () => (outcome ??= open());

  async function open(): Promise<Outcome> {
    if (path === null) return { openedImage: null, openError: null };
    try {
      return { openedImage: await images.openFile(path), openError: null };
    } catch (error) {
      return { openedImage: null, openError: error instanceof Error ? error.message : String(error) };
    }
  }
}
