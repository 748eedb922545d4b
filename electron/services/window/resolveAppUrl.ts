import type { TileAddress } from '../../ipc/pictureMessages.js';
import type { ServedFile } from '../images/ImageRegistry.js';

/** Where the custom scheme finds things; each is a lookup by name in a list, never a path joined from the URL. */
export interface AppUrlSources {
  readonly appFile: (urlPath: string) => ServedFile | undefined;
  readonly image: (imageId: string) => ServedFile | undefined;
  readonly sample: (sampleId: string) => ServedFile | undefined;
  readonly modelView: (viewId: string) => ServedFile | undefined;
  readonly thumbnail: (sessionId: string) => ServedFile | undefined;
}

/** The origin of everything the window loads. */
export const appOrigin = 'fovea://app';

/**
 * What `fovea://app/...` stands for: `/images/<id>` an open image, `/samples/<id>` a shipped sample,
 * `/model-views/<id>` what the model gets of an image, `/thumbnails/<id>` a small picture of a session, anything else a file
 * of the built window. Undefined for what does not exist, another host, or another scheme.
 */
export function resolveAppUrl(url: string, sources: AppUrlSources): ServedFile | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'fovea:' || parsed.host !== 'app') return undefined;
  const path = decodePath(parsed.pathname);
  if (path === undefined) return undefined;
  const [, kind, id, ...rest] = path.split('/');
  const byId = new Map([
    ['images', sources.image],
    ['samples', sources.sample],
    ['model-views', sources.modelView],
    ['thumbnails', sources.thumbnail],
  ]).get(kind ?? '');
  if (byId === undefined) return sources.appFile(path);
  return id === undefined || rest.length > 0 ? undefined : byId(id);
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** A part of a large picture that the window asks for. */
export interface TileWish {
  readonly imageId: string;
  /** Null for the picture as a whole: its coarsest level. */
  readonly tile: TileAddress | null;
  /** Whether something coarser is welcome at once (`?preview`). */
  readonly preview: boolean;
}

/** What `fovea://app/images/<id>[/tiles/LEVEL/COLUMN/ROW][?preview]` asks for; undefined for another address. */
export function resolveTileUrl(url: string): TileWish | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'fovea:' || parsed.host !== 'app') return undefined;
  const [, imageId, ...numbers] =
    /^\/images\/([^/]+)(?:\/tiles\/(\d{1,6})\/(\d{1,6})\/(\d{1,6}))?$/.exec(parsed.pathname) ?? [];
  if (imageId === undefined) return undefined;
  const [level, column, row] = numbers.map(Number);
  const preview = parsed.searchParams.has('preview');
  return {
    imageId,
    tile: numbers[0] === undefined ? null : { level: level!, column: column!, row: row! },
    preview,
  };
}
