import { memo } from 'react';
import type { Size } from '../geometry/points.js';
import type { Detail } from '../geometry/pyramidTiles.js';
import type { Viewport } from '../geometry/viewport.js';
import { ImageLayer } from './ImageLayer.js';
import type { ImagePicture } from './imagePicture.js';
import { PyramidLayer } from './PyramidLayer.js';
import { TileSource } from './TileSource.js';

interface PictureLayerProps {
  readonly picture: ImagePicture | TileSource;
  readonly view: Viewport;
  readonly stage: Size;
  /** What of a picture of tiles can be drawn has changed. */
  readonly onDetail: (detail: Detail) => void;
}

/** The image, whichever way its pixels come. */
export const PictureLayer = memo(function PictureLayer({
  picture,
  view,
  stage,
  onDetail,
}: PictureLayerProps) {
  return picture instanceof TileSource ? (
    <PyramidLayer source={picture} view={view} stage={stage} onDetail={onDetail} />
  ) : (
    <ImageLayer picture={picture} view={view} stage={stage} />
  );
});
