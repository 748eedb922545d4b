import { useEffect, useState } from 'react';
import { loadImagePicture, type ImagePicture } from './imagePicture.js';

export type PictureState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly picture: ImagePicture }
  | { readonly state: 'failed' };

/** The decoded pixels of an image address; the previous image's are let go. */
export function useImagePicture(url: string, width: number, height: number): PictureState {
  const [loaded, setLoaded] = useState<{ url: string; result: PictureState } | null>(null);
  useEffect(() => {
    let current = true;
    let preview: ImageBitmap | null = null;
    loadImagePicture(url, { width, height }).then(
      (picture) => {
        preview = picture.preview;
        if (current) setLoaded({ url, result: { state: 'ready', picture } });
        else preview?.close();
      },
      () => {
        if (current) setLoaded({ url, result: { state: 'failed' } });
      },
    );
    return () => {
      current = false;
      preview?.close();
    };
  }, [url, width, height]);
  return loaded?.url === url ? loaded.result : { state: 'loading' };
}
