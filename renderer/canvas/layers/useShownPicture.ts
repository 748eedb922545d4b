import { useEffect, useState } from 'react';
import type { PyramidFacts } from '../../../engine/protocol/pyramid.js';
import type { Size } from '../geometry/points.js';
import { closeImagePicture, loadImagePicture, type ImagePicture } from './imagePicture.js';
import { TileSource } from './TileSource.js';

/** How far the picture of an image has come. */
export type PictureState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly picture: ImagePicture | TileSource }
  | { readonly state: 'failed' };

interface Shown extends Size {
  readonly url: string;
  readonly pyramid: PyramidFacts | null;
}

/**
 * The pixels of an image: decoded whole, ever more complete, or tiles that come as they are wanted. The previous image's are
 * let go.
 */
export function useShownPicture({ url, width, height, pyramid }: Shown): PictureState {
  const [loaded, setLoaded] = useState<{ url: string; result: PictureState } | null>(null);
  useEffect(() => {
    const show = (result: PictureState): void => setLoaded({ url, result });
    const stop = pyramid === null ? showWhole(url, { width, height }, show) : showTiles(url, pyramid, show);
    return () => {
      setLoaded(null);
      stop();
    };
  }, [url, width, height, pyramid]);
  return loaded?.url === url ? loaded.result : { state: 'loading' };
}

/** Loads an image as a whole; returns what ends that and lets go of the pixels. */
function showWhole(url: string, size: Size, show: (result: PictureState) => void): () => void {
  const ending = new AbortController();
  let last: ImagePicture | null = null;
  const onPicture = (picture: ImagePicture): void => {
    last = picture;
    show({ state: 'ready', picture });
  };
  loadImagePicture(url, size, onPicture, ending.signal).catch(() => {
    if (!ending.signal.aborted && last === null) show({ state: 'failed' });
  });
  return () => {
    ending.abort();
    if (last !== null) closeImagePicture(last);
  };
}

/** Loads the tiles of an image as what draws them wants them. */
function showTiles(url: string, pyramid: PyramidFacts, show: (result: PictureState) => void): () => void {
  const source = new TileSource(url, pyramid);
  show({ state: 'ready', picture: source });
  source.onChange(() => {
    if (source.isBroken) show({ state: 'failed' });
  });
  return () => source.close();
}
