import { useState, type PointerEvent } from 'react';
import type { Figure, Mark, Spot } from '../../../engine/findings/plots/Figure.js';

/** Farthest from a value that the pointer still means it, in pixels of the figure. */
const nearPx = 28;

/** A figure in the colours of the window; what is under the pointer is said below. The table below has the same numbers. */
export function FigureView({ figure }: { readonly figure: Figure }) {
  const [spot, setSpot] = useState<Spot | null>(null);
  const { width, height, title, description, marks, spots } = figure;
  const look = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const y = ((event.clientY - box.top) / box.height) * height;
    setSpot(nearest(spots, x, y));
  };
  return (
    <figure className="plot">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${title}. ${description}`}
        onPointerMove={look}
        onPointerLeave={() => setSpot(null)}
      >
        {marks.map((mark, index) => (
          <MarkView key={index} mark={mark} />
        ))}
        {spot !== null && <circle className="plot__spot" cx={spot.x} cy={spot.y} r={8} />}
      </svg>
      <figcaption className="plot__said" data-testid="plot-said">
        {spot?.text ?? 'Point at a value to read it.'}
      </figcaption>
    </figure>
  );
}

function nearest(spots: readonly Spot[], x: number, y: number): Spot | null {
  let best: Spot | null = null;
  let least = nearPx ** 2;
  for (const spot of spots) {
    const distance = (spot.x - x) ** 2 + (spot.y - y) ** 2;
    if (distance < least) [best, least] = [spot, distance];
  }
  return best;
}

function MarkView({ mark }: { readonly mark: Mark }) {
  const ink = `plot__ink plot__ink--${mark.ink}`;
  switch (mark.type) {
    case 'text':
      return (
        <text
          className={ink}
          x={mark.x}
          y={mark.y}
          fontSize={mark.size}
          textAnchor={mark.anchor}
          fontWeight={mark.bold === true ? 600 : 400}
        >
          {mark.text}
        </text>
      );
    case 'path':
      return (
        <path
          className={`${ink} plot__line`}
          d={mark.d}
          strokeWidth={mark.width}
          strokeDasharray={mark.dash}
        />
      );
    case 'area':
      return <path className={ink} d={mark.d} fillOpacity={mark.opacity} />;
    case 'dot':
      return (
        <circle
          className={mark.isHollow === true ? `${ink} plot__ring` : ink}
          cx={mark.x}
          cy={mark.y}
          r={mark.radius}
        />
      );
    case 'cell':
      return (
        <rect
          className={ink}
          x={mark.x}
          y={mark.y}
          width={mark.side}
          height={mark.side}
          fillOpacity={mark.opacity}
        />
      );
  }
}
