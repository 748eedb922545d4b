import { extname } from 'node:path';

const byFormat: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  bmp: 'image/bmp',
  avif: 'image/avif',
};

const byExtension: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

const unknown = 'application/octet-stream';

/** Media type of an image format as the engine names it, such as `jpeg`. */
export function mediaTypeOfFormat(format: string): string {
  return byFormat[format] ?? unknown;
}

/** Image format of a media type, such as `png` of `image/png`. */
export function formatOfMediaType(mediaType: string): string {
  return mediaType.replace('image/', '');
}

/** Media type of a file of the app by its extension. */
export function mediaTypeOfFile(path: string): string {
  return byExtension[extname(path).toLowerCase()] ?? unknown;
}
