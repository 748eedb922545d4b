import { useLayoutEffect } from 'react';
import { useActions, useApp } from '../state/WindowModelContext.js';

/** Puts the chosen size of text on the root element, and the size of a rem that comes of it and of the system's into the store. */
export function useTextSize(): void {
  const textSize = useApp((state) => state.settings.textSize);
  const actions = useActions();
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.style.setProperty('--text-size', String(textSize / 100));
    const measure = (): void => {
      const remPx = Number.parseFloat(getComputedStyle(root).fontSize);
      if (remPx > 0) actions.setRemPx(remPx);
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [textSize, actions]);
}
