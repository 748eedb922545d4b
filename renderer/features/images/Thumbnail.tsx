import { useEffect, useRef, type ComponentProps, type ReactNode } from 'react';
import type { Size } from '../../canvas/geometry/points.js';
import { MiddleCut } from '../../ui/MiddleCut.js';
import { StillImage, type Still } from './StillImage.js';

interface ThumbnailProps {
  readonly name: string;
  /** The name of its file, where the name is another. */
  readonly fileName?: string;
  /** The name is words, not a file's: it may take two lines, and is cut at its end. */
  readonly isTitle?: boolean;
  readonly still: Still;
  /** Of the image itself, in pixels. */
  readonly size: Size;
  readonly current: boolean;
  /** A question about it is being answered. */
  readonly answered: boolean;
  readonly onClick: () => void;
  /** What else its button does. */
  readonly button?: Pick<ComponentProps<'button'>, 'onKeyDown' | 'aria-haspopup'>;
  /** What else its place in the list does. */
  readonly place?: ComponentProps<'li'> & Readonly<Record<`data-${string}`, string | undefined>>;
  /** What stands beside it. */
  readonly children?: ReactNode;
}

/** An image of the rail, with its name where the rail is wide enough; the current one is scrolled into sight. */
export function Thumbnail({
  name,
  fileName = name,
  isTitle = false,
  still,
  size,
  current,
  answered,
  onClick,
  button,
  place,
  children,
}: ThumbnailProps) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) item.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const { width, height } = size;
  return (
    <li ref={item} className="thumbnail-place" {...place}>
      <button
        type="button"
        className="thumbnail"
        aria-current={current}
        aria-label={name}
        aria-description={answered ? 'being answered' : undefined}
        aria-busy={answered}
        title={`${name}\n${fileName === name ? '' : `${fileName}\n`}${width} × ${height}${answered ? ', being answered' : ''}`}
        data-testid="thumbnail"
        onClick={onClick}
        {...button}
      >
        <span className="thumbnail__still">
          <StillImage {...still} />
          {answered && <span className="thumbnail__answered" aria-hidden />}
        </span>
        <span className="thumbnail__text">
          {isTitle ? (
            <span className="thumbnail__title" aria-hidden>
              {name}
            </span>
          ) : (
            <MiddleCut text={name} />
          )}
          <span className="thumbnail__size" aria-hidden>
            {width} × {height}
          </span>
        </span>
      </button>
      {children}
    </li>
  );
}
