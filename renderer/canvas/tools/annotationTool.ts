import type { Annotation, Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import type { CellLines } from '../geometry/cellLines.js';
import type { PaintGrid, Painting } from '../geometry/painting.js';
import { stagePoint, type Rectangle, type Size, type StagePoint } from '../geometry/points.js';
import type { Vertex } from '../geometry/shapeVertices.js';
import { snapToCells } from '../geometry/snapToCells.js';
import type { LineWidth } from '../geometry/textExtent.js';
import { toImage, toStage, type Viewport } from '../geometry/viewport.js';

/** What a tool works on; it changes nothing of it. */
export interface ToolScene {
  readonly image: Size;
  /** How the image lies on the stage. */
  readonly view: Viewport;
  /** In drawing order, the uppermost last. */
  readonly annotations: readonly Pick<Annotation, 'id' | 'shape'>[];
  readonly selectedIds: readonly string[];
  /** The lines that points snap to; null while they do not. */
  readonly snapLines: CellLines | null;
  readonly lineWidth?: LineWidth | undefined;
  /** The cells that can be painted; undefined where there are none. */
  readonly grid?: PaintGrid | undefined;
}

/** The keys held with a pointer. */
export interface ToolModifiers {
  readonly shift: boolean;
  readonly alt: boolean;
}

/** What happened on the stage, for a tool. */
export type ToolInput =
  | (ToolModifiers & { readonly type: 'down' | 'move' | 'up'; readonly at: StagePoint })
  | { readonly type: 'double'; readonly at: StagePoint }
  | { readonly type: 'key'; readonly key: 'Enter' | 'Escape' | 'Backspace' };

/** What a gesture leads to, once it is complete: one entry of the history at most. */
export type ToolEffect =
  | { readonly type: 'add'; readonly shape: Shape }
  | { readonly type: 'change'; readonly shapes: ReadonlyMap<string, Shape>; readonly how: 'move' | 'reshape' }
  | { readonly type: 'select'; readonly ids: readonly string[]; readonly vertex?: Vertex }
  /** A text is to be written at a place, its lines so high; pixels of the picture. */
  | { readonly type: 'write'; readonly at: ShapePoint; readonly sizePx: number }
  /** What an annotation says is to be edited. */
  | { readonly type: 'edit'; readonly id: string }
  /** Cells are painted. */
  | ({ readonly type: 'paint' } & Painting)
  /** A part of the picture is to be asked about; whole pixels of the picture. */
  | { readonly type: 'region'; readonly box: Rectangle };

/** What a gesture shows before it is complete. */
export interface ToolSketch {
  /** What is being drawn. */
  readonly shape: Shape | null;
  /** Annotations that are being moved or reshaped, as they would be. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** The rectangle that selects what it meets, in pixels of the picture. */
  readonly marquee: Rectangle | null;
  /** Cells that are being painted; undefined for none. */
  readonly painting?: Painting;
}

/** A state after an input, and what came of it. */
export interface ToolStep<State> {
  readonly state: State;
  readonly effects: readonly ToolEffect[];
}

/** A tool of the canvas: a small state machine over pure geometry. */
export interface AnnotationTool<State> {
  /** Nothing is under way. */
  readonly start: State;
  readonly step: (state: State, input: ToolInput, scene: ToolScene) => ToolStep<State>;
  readonly sketch: (state: State, scene: ToolScene) => ToolSketch;
}

/** Nothing is shown beside what is there. */
export const noSketch: ToolSketch = { shape: null, shapes: new Map(), marquee: null };

/** How near a pointer has to come, in CSS pixels. */
export const reachPx = 7;

/** A pointer that moved less between down and up was a click, in CSS pixels. */
export const clickPx = 4;

/** A length on the screen in pixels of the picture. */
export function onPicture(scene: Pick<ToolScene, 'view'>, cssPixels: number): number {
  return cssPixels / scene.view.scale;
}

/** The place on the picture under a point of the stage, wherever that is. */
export function pictureAt({ view }: Pick<ToolScene, 'view'>, at: StagePoint): ShapePoint {
  const { x, y } = toImage(view, at);
  return [x, y];
}

/** The place on the picture at which something is drawn: held within the picture, and on lines where points snap. */
export function drawnAt(scene: ToolScene, at: StagePoint): ShapePoint {
  const [x, y] = snapped(scene, pictureAt(scene, at));
  const { width, height } = scene.image;
  return [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
}

/** A place moved onto a line between cells that is near, where points snap. */
export function snapped(scene: ToolScene, point: ShapePoint): ShapePoint {
  return scene.snapLines === null ? point : snapToCells(point, scene.snapLines, onPicture(scene, reachPx));
}

/** Where a place of the picture lies on the stage. */
export function stageOf({ view }: Pick<ToolScene, 'view'>, [x, y]: ShapePoint): StagePoint {
  return toStage(view, { x, y } as Parameters<typeof toStage>[1]);
}

/** How far two points of the stage are from each other, in CSS pixels. */
export function apart(a: StagePoint, b: StagePoint): number {
  const { x, y } = stagePoint(a.x - b.x, a.y - b.y);
  return Math.hypot(x, y);
}
