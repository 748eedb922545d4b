import { Map as MapIcon, X } from 'lucide-react';
import { useEffect, useRef, type PointerEvent } from 'react';
import type { Frame } from '../../canvas/geometry/frame.js';
import { minimapOf, minimapPoint, onMinimap, type Minimap as Place } from '../../canvas/geometry/minimap.js';
import { imagePoint, type ImagePoint, type Size } from '../../canvas/geometry/points.js';
import { showsAll, visiblePart, type Viewport } from '../../canvas/geometry/viewport.js';
import type { ImagePicture } from '../../canvas/layers/imagePicture.js';
import { smallestCopy } from '../../canvas/layers/pixelAt.js';
import { TileSource } from '../../canvas/layers/TileSource.js';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import './minimap.css';

interface MinimapProps {
  readonly picture: ImagePicture | TileSource;
  readonly image: Size;
  /** What the stage shows, the image or its padded square, and how it lies there. */
  readonly frame: Frame;
  readonly view: Viewport;
  readonly stage: Size;
}

/** Where one is in an image that does not fit the stage; pressed or dragged, the image moves. */
export function Minimap({ picture, image, frame, view, stage }: MinimapProps) {
  const shown = useApp((state) => state.minimap);
  const actions = useActions();
  const place = minimapOf(frame, stage);
  const visible = visiblePart(view, frame, stage);
  if (place === null || visible === null || showsAll(view, frame, stage)) return null;
  if (!shown) {
    return (
      <div className="minimap-corner">
        <IconButton
          label="Show the overview"
          shortcut={shortcut('toggle-minimap')}
          onClick={() => actions.toggleMinimap()}
        >
          <MapIcon size={15} />
        </IconButton>
      </div>
    );
  }
  const mark = onMinimap(place, visible);
  return (
    <section className="minimap-corner minimap" aria-label="Overview of the image" data-testid="minimap">
      <MinimapDrag place={place} visible={visible} onMove={actions.centreOn}>
        <SmallCopy picture={picture} image={image} frame={frame} place={place} />
        <span
          className="minimap__mark"
          style={{ left: mark.x, top: mark.y, width: mark.width, height: mark.height }}
          data-testid="minimap-mark"
        />
      </MinimapDrag>
      <IconButton
        label="Hide the overview"
        shortcut={shortcut('toggle-minimap')}
        className="minimap__hide"
        onClick={() => actions.toggleMinimap()}
      >
        <X size={12} />
      </IconButton>
    </section>
  );
}

interface MinimapDragProps {
  readonly place: Place;
  readonly visible: { readonly x: number; readonly y: number } & Size;
  /** The point of the frame that is to stand in the middle of the stage. */
  readonly onMove: (point: ImagePoint) => void;
  readonly children: React.ReactNode;
}

/** The box that is pressed and dragged: the mark moves with the pointer from where it was taken, elsewhere it comes to it. */
function MinimapDrag({ place, visible, onMove, children }: MinimapDragProps) {
  const taken = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const pointOf = (event: PointerEvent<HTMLDivElement>): ImagePoint => {
    const box = event.currentTarget.getBoundingClientRect();
    return minimapPoint(place, event.clientX - box.left, event.clientY - box.top);
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    if (taken.current === null) return;
    const at = pointOf(event);
    onMove(imagePoint(at.x - taken.current.x, at.y - taken.current.y));
  };
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { x, y } = pointOf(event);
    const { x: left, y: top, width, height } = visible;
    const inside = x >= left && y >= top && x <= left + width && y <= top + height;
    taken.current = inside ? { x: x - (left + width / 2), y: y - (top + height / 2) } : { x: 0, y: 0 };
    move(event);
  };
  const up = (): void => {
    taken.current = null;
  };
  return (
    <div
      className="minimap__box"
      style={{ width: place.width, height: place.height }}
      title="Drag to move the image; arrow keys move it too"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
    >
      {children}
    </div>
  );
}

/** The image, small; drawn when its smallest copy is there, and again when that is more than a preview. */
function SmallCopy({
  picture,
  image,
  frame,
  place,
}: Omit<MinimapProps, 'view' | 'stage'> & { readonly place: Place }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, scale, left, top } = place;
  const x = left + frame.left * scale;
  const y = top + frame.top * scale;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    let drawn: ImageBitmap | null = null;
    const draw = (): void => {
      const pixels = smallestCopy(picture);
      const context = element.getContext('2d');
      if (pixels === null || pixels === drawn || context === null) return;
      drawn = pixels;
      const ratio = window.devicePixelRatio;
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      context.scale(ratio, ratio);
      context.fillStyle = '#ffffff';
      context.fillRect(x, y, image.width * scale, image.height * scale);
      context.imageSmoothingQuality = 'high';
      context.drawImage(pixels, x, y, image.width * scale, image.height * scale);
    };
    draw();
    return picture instanceof TileSource ? picture.onChange(draw) : undefined;
  }, [picture, image.width, image.height, width, height, scale, x, y]);
  return <canvas ref={canvas} style={{ width, height }} aria-hidden />;
}
