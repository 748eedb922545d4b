import type { ServedFile } from '../images/ImageRegistry.js';

/** Where the custom scheme finds things; each is a lookup by name in a list, never a path joined from the URL. */
export interface AppUrlSources {
  readonly appFile: (urlPath: string) => ServedFile | undefined;
  readonly image: (imageId: string) => ServedFile | undefined;
  readonly sample: (sampleId: string) => ServedFile | undefined;
  readonly modelView: (viewId: string) => ServedFile | undefined;
}

/** The origin of everything the window loads. */
export const appOrigin = 'fovea://app';

/**
 * What `fovea://app/...` stands for: `/images/<id>` an open image, `/samples/<id>` a shipped sample,
 * `/model-views/<id>` what the model gets of an image, anything else a file of the built window. Undefined for what does not exist, another host, or another scheme.
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
