import { useEffect } from 'react';
import { useApp } from '../state/WindowModelContext.js';

/** Names the open image in the window's title. */
export function useWindowTitle(): void {
  const name = useApp((state) => state.images[state.currentImageId ?? '']?.name ?? null);
  useEffect(() => {
    document.title = name === null ? 'Fovea' : `${name} – Fovea`;
  }, [name]);
}
