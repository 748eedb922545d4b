import { useEffect, useState } from 'react';
import type { Size } from '../canvas/geometry/points.js';

/** The inner size of the window in CSS pixels. */
export function useWindowSize(): Size {
  const [size, setSize] = useState(measure);
  useEffect(() => {
    const onResize = (): void => setSize(measure());
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
  return size;
}

function measure(): Size {
  return { width: window.innerWidth, height: window.innerHeight };
}
