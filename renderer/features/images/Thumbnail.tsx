import { useEffect, useRef } from 'react';
import type { Size } from '../../canvas/geometry/points.js';
import { StillImage } from './StillImage.js';

interface ThumbnailProps {
  readonly name: string;
  readonly url: string;
  /** In image pixels. */
  readonly size: Size;
  readonly current: boolean;
  /** A question about it is being answered. */
  readonly answered: boolean;
  readonly onClick: () => void;
}

/** An image of the rail; the current one is scrolled into sight. */
export function Thumbnail({ name, url, size, current, answered, onClick }: ThumbnailProps) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) item.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const title = answered ? `${name} – being answered` : name;
  return (
    <li ref={item}>
      <button
        type="button"
        className="thumbnail"
        aria-current={current}
        aria-label={name}
        aria-description={answered ? 'being answered' : undefined}
        aria-busy={answered}
        title={title}
        data-testid="thumbnail"
        onClick={onClick}
      >
        <StillImage url={url} width={size.width} height={size.height} />
        {answered && <span className="thumbnail__answered" aria-hidden />}
      </button>
    </li>
  );
}
