import type Konva from 'konva';
import { memo, useCallback, useEffect, useRef, useState } from 'react';
import { Layer, Shape } from 'react-konva';
import type { PyramidFacts } from '../../../engine/protocol/pyramid.js';
import type { Rectangle, Size } from '../geometry/points.js';
import {
  levelFor,
  tileRectangle,
  tilesToDraw,
  wantedTiles,
  type Detail,
  type Heading,
  type TileAddress,
} from '../geometry/pyramidTiles.js';
import { visiblePart, type Viewport } from '../geometry/viewport.js';
import type { TileSource } from './TileSource.js';

interface PyramidLayerProps {
  readonly source: TileSource;
  readonly view: Viewport;
  readonly stage: Size;
  /** Called when another part of what is wanted can be drawn than before. */
  readonly onDetail: (detail: Detail) => void;
}

/** A large picture, drawn of the tiles that are there; draws again when more have come, without React. */
export const PyramidLayer = memo(function PyramidLayer({ source, view, stage, onDetail }: PyramidLayerProps) {
  const layer = useRef<Konva.Layer>(null);
  const said = useRef<Detail | null>(null);
  const [way] = useState(() => new Way());
  useEffect(() => source.onChange(() => layer.current?.batchDraw()), [source]);
  const draw = useCallback(
    (context: Konva.Context): void => {
      const visible = visiblePart(view, source.size, stage);
      if (visible === null) return;
      const ratio = context.canvas.getPixelRatio();
      const deviceScale = view.scale * ratio;
      const level = levelFor(source.pyramid, deviceScale);
      source.want(wantedTiles(source.pyramid, level, visible, way.headingAt(visible)));
      const { tiles, detail: there } = tilesToDraw(source.pyramid, level, visible, (tile) =>
        source.has(tile),
      );
      context.save();
      // In pixels of the screen: neighbours meet on a whole one, so that no seam shows between them.
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.imageSmoothingEnabled = deviceScale <= 2;
      context.imageSmoothingQuality = 'high';
      let isExact = true;
      for (const tile of tiles) {
        const held = source.use(tile);
        if (held === undefined) continue;
        isExact &&= held.isExact;
        drawTile(context, source.pyramid, tile, held.pixels, view, ratio);
      }
      context.restore();
      const detail = there === 'full' && !isExact ? 'coarser' : there;
      if (said.current === detail) return;
      said.current = detail;
      onDetail(detail);
    },
    [source, view, stage, way, onDetail],
  );
  return (
    <Layer ref={layer} listening={false}>
      <Shape sceneFunc={draw} perfectDrawEnabled={false} />
    </Layer>
  );
});

/** The way of the view over the image, from what was visible at each drawing. */
class Way {
  private last: Rectangle | null = null;
  private heading: Heading = null;
  private movedAtMs = 0;

  /** Where the view is going, at a drawing of what is visible now. */
  headingAt(visible: Rectangle): Heading {
    const { last } = this;
    this.last = visible;
    const moved = last !== null && (last.x !== visible.x || last.y !== visible.y);
    if (moved) {
      this.movedAtMs = performance.now();
      this.heading = { x: Math.sign(visible.x - last.x), y: Math.sign(visible.y - last.y) };
    } else if (performance.now() - this.movedAtMs > standsMs) this.heading = null;
    return this.heading;
  }
}

/** A view that has not moved for so long stands. */
const standsMs = 250;

function drawTile(
  context: Konva.Context,
  pyramid: PyramidFacts,
  tile: TileAddress,
  pixels: ImageBitmap,
  view: Viewport,
  ratio: number,
): void {
  const covers = tileRectangle(pyramid, tile);
  const to = onScreen(covers, view, ratio);
  // The last pixel of a coarser level may reach beyond the picture.
  const factor = 2 ** tile.level;
  const width = Math.min(covers.width / factor, pixels.width);
  const height = Math.min(covers.height / factor, pixels.height);
  context.drawImage(pixels, 0, 0, width, height, to.x, to.y, to.width, to.height);
}

/** Where a part of the image lies on the stage, in whole pixels of the screen. */
function onScreen({ x, y, width, height }: Rectangle, { scale, offset }: Viewport, ratio: number): Rectangle {
  const left = Math.round((x * scale + offset.x) * ratio);
  const top = Math.round((y * scale + offset.y) * ratio);
  const right = Math.round(((x + width) * scale + offset.x) * ratio);
  const bottom = Math.round(((y + height) * scale + offset.y) * ratio);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
