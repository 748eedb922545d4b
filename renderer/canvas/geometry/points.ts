declare const imageBrand: unique symbol;
declare const stageBrand: unique symbol;

/** A point on the image, in pixels of the original, upright image; (0, 0) is its upper left corner. */
export interface ImagePoint {
  readonly x: number;
  readonly y: number;
  readonly [imageBrand]: true;
}

/** A point on the stage (the visible canvas), in CSS pixels; (0, 0) is its upper left corner. */
export interface StagePoint {
  readonly x: number;
  readonly y: number;
  readonly [stageBrand]: true;
}

/** Width and height; the unit is that of the space it is used in. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An upright rectangle; the unit is that of the space it is used in. */
export interface Rectangle extends Size {
  readonly x: number;
  readonly y: number;
}

/** A point in pixels of the original image. */
export function imagePoint(x: number, y: number): ImagePoint {
  return { x, y } as ImagePoint;
}

/** A point in CSS pixels of the stage. */
export function stagePoint(x: number, y: number): StagePoint {
  return { x, y } as StagePoint;
}
