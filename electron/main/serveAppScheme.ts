import { protocol, type Session } from 'electron';
import { open } from 'node:fs/promises';
import { imageFormats } from '../../engine/protocol/imageFormats.js';
import { sameStamp } from '../services/images/fileStamp.js';
import type { ImageRegistry, ServedFile } from '../services/images/ImageRegistry.js';
import {
  resolveAppUrl,
  resolveTileUrl,
  type AppUrlSources,
  type TileWish,
} from '../services/window/resolveAppUrl.js';
import { contentSecurityPolicy } from './contentSecurityPolicy.js';

const blockBytes = 256 * 1024;

/** Declares `fovea:` as a standard, secure scheme. To be called before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'fovea',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** What the scheme is answered from: lists of files, and the tiles of large pictures. */
export interface AppSchemeSources extends AppUrlSources {
  readonly isOpen: ImageRegistry['isOpen'];
  readonly tile: ImageRegistry['tile'];
}

/**
 * Answers `fovea://app/...` in a session: the built window, open images and samples.
 *
 * @param allowOrigin a development server that may read images across origins; null in builds.
 */
export function serveAppScheme(
  session: Session,
  sources: AppSchemeSources,
  allowOrigin: string | null,
): void {
  session.protocol.handle('fovea', async (request) => {
    const wish = request.method === 'GET' ? resolveTileUrl(request.url) : undefined;
    if (wish !== undefined && sources.image(wish.imageId) === undefined) {
      return tileResponse(wish, sources, allowOrigin);
    }
    const file = request.method === 'GET' ? resolveAppUrl(request.url, sources) : undefined;
    if (!file) return new Response('There is nothing at this address.', { status: 404 });
    try {
      return await fileResponse(file, allowOrigin);
    } catch {
      return new Response('The file can no longer be read.', { status: 410 });
    }
  });
}

async function tileResponse(
  { imageId, tile, preview }: TileWish,
  sources: AppSchemeSources,
  allowOrigin: string | null,
): Promise<Response> {
  if (!sources.isOpen(imageId)) {
    return new Response('This image is not open.', { status: tile === null ? 404 : 410 });
  }
  const cancelling = new AbortController();
  const making = sources.tile(imageId, tile, preview, cancelling.signal);
  if (making === undefined) return new Response('There is nothing at this address.', { status: 404 });
  const headers = {
    'Content-Type': imageFormats.bmp.mediaType,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...(allowOrigin === null
      ? {}
      : { 'Access-Control-Allow-Origin': allowOrigin, 'Access-Control-Expose-Headers': 'Fovea-Tile' }),
  };
  try {
    if (preview) {
      const made = await making;
      const kind = made?.isExact === true ? 'exact' : 'preview';
      return new Response(made?.bytes ?? null, { headers: { ...headers, 'Fovea-Tile': kind } });
    }
  } catch (error) {
    return new Response(error instanceof Error ? error.message : String(error), { status: 503, headers });
  }
  // Answered before it is made: only so is it told when the window does not want it any more.
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      try {
        const made = await making;
        if (made !== null) controller.enqueue(made.bytes);
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
    cancel: () => cancelling.abort(),
  });
  return new Response(body, { headers: { ...headers, 'Fovea-Tile': 'exact' } });
}

async function fileResponse(file: ServedFile, allowOrigin: string | null): Promise<Response> {
  const handle = await open(file.path, 'r');
  const found = await handle.stat();
  const { size } = found;
  if (file.stamp !== undefined && !sameStamp(file.stamp, found)) {
    await handle.close();
    throw new Error('Another file is in the place of the one that was opened.');
  }
  let ended = false;
  const end = async (): Promise<void> => {
    if (ended) return;
    ended = true;
    await handle.close();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const block = new Uint8Array(blockBytes);
        try {
          const { bytesRead } = await handle.read(block, 0, blockBytes);
          if (bytesRead > 0) {
            controller.enqueue(block.subarray(0, bytesRead));
          } else {
            await end();
            controller.close();
          }
        } catch (error) {
          await end();
          controller.error(error);
        }
      },
      cancel: end,
    },
    { highWaterMark: 2 },
  );
  return new Response(body, {
    headers: {
      'Content-Type': file.mediaType,
      'Content-Length': String(size),
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
      ...(file.mediaType.startsWith('text/html') ? { 'Content-Security-Policy': contentSecurityPolicy } : {}),
      ...(allowOrigin === null ? {} : { 'Access-Control-Allow-Origin': allowOrigin }),
    },
  });
}
