import { protocol, type Session } from 'electron';
import { open } from 'node:fs/promises';
import type { ServedFile } from '../services/images/ImageRegistry.js';
import { sameStamp } from '../services/images/fileStamp.js';
import { resolveAppUrl, type AppUrlSources } from '../services/window/resolveAppUrl.js';
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

/**
 * Answers `fovea://app/...` in a session: the built window, open images and samples.
 *
 * @param allowOrigin a development server that may read images across origins; null in builds.
 */
export function serveAppScheme(session: Session, sources: AppUrlSources, allowOrigin: string | null): void {
  session.protocol.handle('fovea', async (request) => {
    const file = request.method === 'GET' ? resolveAppUrl(request.url, sources) : undefined;
    if (!file) return new Response('There is nothing at this address.', { status: 404 });
    try {
      return await fileResponse(file, allowOrigin);
    } catch {
      return new Response('The file can no longer be read.', { status: 410 });
    }
  });
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
