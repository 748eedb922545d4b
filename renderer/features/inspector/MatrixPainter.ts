import { drawCurves, drawCurvesFrame } from './drawCurves.js';
import { drawMarks, type MatrixMarks } from './drawMarks.js';
import { drawMatrix, type MatrixScene } from './drawMatrix.js';
import { matrixLook, type MatrixLook } from './matrixLook.js';
import type { MatrixSight } from './matrixLayout.js';

/**
 * Draws the matrix on three canvases that lie over each other: its cells with what the curves under them stand on, the curves of a
 * row, and what marks some cells. Each is drawn again at most once a frame, and only where what it shows has changed.
 */
export class MatrixPainter {
  #scene: MatrixScene | null = null;
  #marks: MatrixMarks | null = null;
  #sight: MatrixSight = { width: 0, height: 0, scrollLeft: 0, scrollTop: 0 };
  #look: { readonly key: string; readonly look: MatrixLook } | null = null;
  #remPx = 16;
  #frame: number | null = null;
  readonly #stale = new Set<keyof MatrixCanvases>();

  constructor(private readonly canvases: MatrixCanvases) {}

  /** What is in sight, as it was told last. */
  get sight(): MatrixSight {
    return this.#sight;
  }

  /** Shows other cells. */
  showScene(scene: MatrixScene, remPx: number): void {
    this.#scene = scene;
    this.#remPx = remPx;
    this.#draw('cells', 'curves', 'marks');
  }

  /** Marks other cells. */
  showMarks(marks: MatrixMarks): void {
    const isSameRow =
      this.#marks?.curves.row === marks.curves.row && this.#marks.curves.of === marks.curves.of;
    this.#marks = marks;
    this.#draw('marks', ...(isSameRow ? [] : (['curves'] as const)));
  }

  /** Shows another part of the matrix. */
  showSight(sight: MatrixSight): void {
    this.#sight = sight;
    this.#draw('cells', 'curves', 'marks');
  }

  /** Draws all of it again: colours or fonts have changed. */
  again(): void {
    this.#look = null;
    this.#draw('cells', 'curves', 'marks');
  }

  /** Draws no more. */
  stop(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #draw(...what: readonly (keyof MatrixCanvases)[]): void {
    for (const canvas of what) this.#stale.add(canvas);
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#paint();
    });
  }

  #paint(): void {
    const [scene, marks, sight] = [this.#scene, this.#marks, this.#sight];
    if (scene === null || marks === null || sight.width === 0 || sight.height === 0) return;
    const scale = window.devicePixelRatio;
    const key = `${document.documentElement.dataset['theme']} ${this.#remPx} ${scale}`;
    if (this.#look?.key !== key) {
      this.#look = { key, look: matrixLook(this.canvases.cells, this.#remPx, scale) };
    }
    const { look } = this.#look;
    const on = (name: keyof MatrixCanvases, draw: (context: CanvasRenderingContext2D) => void): void => {
      const canvas = this.canvases[name];
      if (!resize(canvas, sight, scale) && !this.#stale.has(name)) return;
      const context = canvas.getContext('2d');
      if (context === null) return;
      context.setTransform(scale, 0, 0, scale, 0, 0);
      draw(context);
    };
    on('cells', (context) => {
      drawMatrix(context, scene, sight, look);
      drawCurvesFrame(context, scene.layout, sight, look);
    });
    on('curves', (context) => drawCurves(context, scene.layout, marks.curves, sight, look));
    on('marks', (context) => drawMarks(context, scene, marks, sight, look));
    this.#stale.clear();
  }
}

/** What the matrix is drawn on, the lowest first. */
export interface MatrixCanvases {
  readonly cells: HTMLCanvasElement;
  readonly curves: HTMLCanvasElement;
  readonly marks: HTMLCanvasElement;
}

/** Whether the size has changed, in CSS pixels with so many of the screen in each; what was drawn is gone then. */
function resize(canvas: HTMLCanvasElement, { width, height }: MatrixSight, scale: number): boolean {
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width === wide && canvas.height === high) return false;
  canvas.width = wide;
  canvas.height = high;
  return true;
}
