import { useEffect } from 'react';
import { useApp } from '../state/WindowModelContext.js';

/** Puts the chosen theme, or the system's, on the root element. */
export function useTheme(): void {
  const theme = useApp((state) => state.settings.theme);
  useEffect(() => {
    const light = window.matchMedia('(prefers-color-scheme: light)');
    const apply = (): void => {
      const resolved = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme;
      document.documentElement.dataset['theme'] = resolved;
    };
    apply();
    light.addEventListener('change', apply);
    return () => light.removeEventListener('change', apply);
  }, [theme]);
}
