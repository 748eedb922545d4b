import { extname } from 'node:path';
import { imageFormatOfExtension, imageFormats } from '../../../engine/protocol/imageFormats.js';

/** What the built window is made of beside images. */
const byExtension: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

const unknown = 'application/octet-stream';

/** Media type of a file of the app by its extension. */
export function mediaTypeOfFile(path: string): string {
  const extension = extname(path).toLowerCase();
  const format = imageFormatOfExtension(extension);
  return byExtension[extension] ?? (format === undefined ? unknown : imageFormats[format].mediaType);
}
