import { useEffect, useState } from 'react';

/** The addresses of what a model gets of an image, by its inputs; null where it has no such input. */
export type ModelPictureUrls = Readonly<Record<'input' | 'lowres', string>> & { readonly hd: string | null };

/** The pixels of the same. */
export type ModelPictures = Readonly<Record<'input' | 'lowres', ImageBitmap>> & {
  readonly hd: ImageBitmap | null;
};

/** How far they have been loaded. */
export type ModelPicturesState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly pictures: ModelPictures }
  | { readonly state: 'failed' };

/**
 * The decoded pixels of what a model gets of an image; those before are let go.
 *
 * @param urls the same object as long as it means the same; null while there is nothing to load.
 */
export function useModelPictures(urls: ModelPictureUrls | null): ModelPicturesState {
  const [loaded, setLoaded] = useState<{ urls: ModelPictureUrls; result: ModelPicturesState } | null>(null);
  useEffect(() => {
    if (urls === null) return undefined;
    const ending = new AbortController();
    const bitmaps: ImageBitmap[] = [];
    const load = async (url: string): Promise<ImageBitmap> => {
      const bitmap = await loadBitmap(url, ending.signal);
      if (ending.signal.aborted) bitmap.close();
      else bitmaps.push(bitmap);
      return bitmap;
    };
    Promise.all([load(urls.input), load(urls.lowres), urls.hd === null ? null : load(urls.hd)]).then(
      ([input, lowres, hd]) => {
        const pictures = { input, lowres, hd };
        if (!ending.signal.aborted) setLoaded({ urls, result: { state: 'ready', pictures } });
      },
      () => {
        if (!ending.signal.aborted) setLoaded({ urls, result: { state: 'failed' } });
      },
    );
    return () => {
      ending.abort();
      setLoaded(null);
      bitmaps.forEach((bitmap) => bitmap.close());
    };
  }, [urls]);
  return loaded !== null && loaded.urls === urls ? loaded.result : { state: 'loading' };
}

async function loadBitmap(url: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`Expected a picture at ${url}, got status ${response.status}.`);
  return createImageBitmap(await response.blob());
}
