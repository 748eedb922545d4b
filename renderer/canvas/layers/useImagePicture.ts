import { useEffect, useState } from 'react';
import { closeImagePicture, loadImagePicture, type ImagePicture } from './imagePicture.js';

/** How far the picture of an image has come. */
export type PictureState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly picture: ImagePicture }
  | { readonly state: 'failed' };

/** The decoded pixels of an image address, ever more complete; the previous image's are let go. */
export function useImagePicture(url: string, width: number, height: number): PictureState {
  const [loaded, setLoaded] = useState<{ url: string; result: PictureState } | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    let last: ImagePicture | null = null;
    const show = (picture: ImagePicture): void => {
      last = picture;
      setLoaded({ url, result: { state: 'ready', picture } });
    };
    loadImagePicture(url, { width, height }, show, ending.signal).catch(() => {
      if (!ending.signal.aborted && last === null) setLoaded({ url, result: { state: 'failed' } });
    });
    return () => {
      ending.abort();
      setLoaded(null);
      if (last !== null) closeImagePicture(last);
    };
  }, [url, width, height]);
  return loaded?.url === url ? loaded.result : { state: 'loading' };
}
