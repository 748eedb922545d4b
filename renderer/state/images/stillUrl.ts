import type { OpenedImage } from '../../../electron/ipc/contracts.js';

/** Address of all of an open image in one file: of a large one the coarsest tile that holds it, never the file itself. */
export function stillUrl({ url, pyramid }: Pick<OpenedImage, 'url' | 'pyramid'>): string {
  return pyramid === null ? url : `${url}/tiles/${pyramid.levels.length - 1}/0/0`;
}
