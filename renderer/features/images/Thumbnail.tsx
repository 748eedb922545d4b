import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { StillImage, type Still } from './StillImage.js';

interface ThumbnailProps {
  readonly name: string;
  readonly still: Still;
  readonly current: boolean;
  /** A question about it is being answered. */
  readonly answered: boolean;
  readonly onClick: () => void;
  /** Closes it; samples stay. */
  readonly onClose?: () => void;
}

/** An image of the rail; the current one is scrolled into sight. */
export function Thumbnail({ name, still, current, answered, onClick, onClose }: ThumbnailProps) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) item.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const title = answered ? `${name} – being answered` : name;
  return (
    <li ref={item} className="thumbnail-place">
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
        onKeyDown={(event) => {
          if (event.key === 'Delete') onClose?.();
        }}
      >
        <StillImage {...still} />
        {answered && <span className="thumbnail__answered" aria-hidden />}
      </button>
      {onClose !== undefined && !answered && (
        <button
          type="button"
          className="thumbnail-close"
          tabIndex={-1}
          aria-label={`Close ${name}`}
          title="Close, with its answers (Del)"
          onClick={onClose}
        >
          <X size={12} aria-hidden />
        </button>
      )}
    </li>
  );
}
