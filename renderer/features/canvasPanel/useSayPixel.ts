import { useEffect } from 'react';
import type { Frame } from '../../canvas/geometry/frame.js';
import type { Size, StagePoint } from '../../canvas/geometry/points.js';
import { toImage, type Viewport } from '../../canvas/geometry/viewport.js';
import type { ImagePicture } from '../../canvas/layers/imagePicture.js';
import { fullTileAt, pixelAt } from '../../canvas/layers/pixelAt.js';
import { TileSource } from '../../canvas/layers/TileSource.js';
import type { Readout } from '../../state/view/readout.js';
import { useReadoutStore } from '../../state/WindowModelContext.js';

/**
 * Says what is under the pointer, for the read-out; also when the image moves beneath it, or its pixels come.
 *
 * @param picture null while there are no pixels.
 * @param frame what is shown, the image or its padded square.
 * @param view how the image lies on the stage.
 */
export function useSayPixel(
  picture: ImagePicture | TileSource | null,
  image: Size,
  frame: Frame,
  view: Viewport | null,
  pointer: StagePoint | null,
): void {
  const store = useReadoutStore();
  const { width, height } = image;
  useEffect(() => {
    const say = (): void =>
      store.setState(
        view === null || pointer === null ? null : readoutAt(picture, image, frame, view, pointer),
        true,
      );
    say();
    return picture instanceof TileSource && pointer !== null ? picture.onChange(say) : undefined;
  }, [store, picture, image, frame, view, pointer]);
  useEffect(() => () => store.setState(null, true), [store]);
  // What the pointer rests on is loaded at full size, also where less is drawn.
  useEffect(() => {
    if (!(picture instanceof TileSource)) return undefined;
    if (view === null || pointer === null) {
      picture.wantPointedAt(null);
      return undefined;
    }
    const at = toImage(view, pointer);
    if (at.x < 0 || at.y < 0 || at.x >= width || at.y >= height) return undefined;
    const timer = setTimeout(() => picture.wantPointedAt(fullTileAt(picture, at)), restMs);
    return () => clearTimeout(timer);
  }, [picture, width, height, view, pointer]);
}

/** A pointer that has stood so long rests. */
const restMs = 200;

/** What is under a point of the stage; null beside what is shown. */
function readoutAt(
  picture: ImagePicture | TileSource | null,
  { width, height }: Size,
  frame: Frame,
  view: Viewport,
  pointer: StagePoint,
): Readout | null {
  const at = toImage(view, pointer);
  const x = Math.floor(at.x);
  const y = Math.floor(at.y);
  if (x >= 0 && y >= 0 && x < width && y < height)
    return { kind: 'pixel', x, y, colour: picture === null ? null : pixelAt(picture, at) };
  const { left, top } = frame;
  const inFrame = x >= -left && y >= -top && x < frame.width - left && y < frame.height - top;
  return inFrame ? { kind: 'padding' } : null;
}
