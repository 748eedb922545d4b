import { drawMarks, type MatrixMarks } from './drawMarks.js';
import { drawMatrix, type MatrixScene } from './drawMatrix.js';
import { matrixLook, type MatrixLook } from './matrixLook.js';
import type { MatrixSight } from './matrixLayout.js';

/**
 * Draws the matrix on two canvases that lie over each other: its cells, and what marks some of them. Each is drawn again at most
 * once a frame, and only where what it shows has changed.
 */
export class MatrixPainter {
  #scene: MatrixScene | null = null;
  #marks: MatrixMarks | null = null;
  #sight: MatrixSight = { width: 0, height: 0, scrollLeft: 0, scrollTop: 0 };
  #look: { readonly key: string; readonly look: MatrixLook } | null = null;
  #remPx = 16;
  #frame: number | null = null;
  readonly #stale = { cells: false, marks: false };

  constructor(
    private readonly cells: HTMLCanvasElement,
    private readonly marks: HTMLCanvasElement,
  ) {}

  /** Shows other cells. */
  showScene(scene: MatrixScene, remPx: number): void {
    this.#scene = scene;
    this.#remPx = remPx;
    this.#draw('cells', 'marks');
  }

  /** Marks other cells. */
  showMarks(marks: MatrixMarks): void {
    this.#marks = marks;
    this.#draw('marks');
  }

  /** Shows another part of the matrix. */
  showSight(sight: MatrixSight): void {
    this.#sight = sight;
    this.#draw('cells', 'marks');
  }

  /** Draws all of it again: colours or fonts have changed. */
  again(): void {
    this.#look = null;
    this.#draw('cells', 'marks');
  }

  /** Draws no more. */
  stop(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #draw(...what: readonly ('cells' | 'marks')[]): void {
    for (const canvas of what) this.#stale[canvas] = true;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#paint();
    });
  }

  #paint(): void {
    const scene = this.#scene;
    const { width, height } = this.#sight;
    if (scene === null || width === 0 || height === 0) return;
    const scale = window.devicePixelRatio;
    const isResized = [this.cells, this.marks]
      .map((canvas) => resize(canvas, width, height, scale))
      .includes(true);
    const key = `${document.documentElement.dataset['theme']} ${this.#remPx} ${scale}`;
    if (this.#look?.key !== key) this.#look = { key, look: matrixLook(this.cells, this.#remPx, scale) };
    const { look } = this.#look;
    if (this.#stale.cells || isResized) {
      const context = this.cells.getContext('2d');
      context?.setTransform(scale, 0, 0, scale, 0, 0);
      if (context !== null) drawMatrix(context, scene, this.#sight, look);
    }
    if (this.#marks !== null) {
      const context = this.marks.getContext('2d');
      context?.setTransform(scale, 0, 0, scale, 0, 0);
      if (context !== null) drawMarks(context, scene, this.#marks, this.#sight, look);
    }
    this.#stale.cells = false;
    this.#stale.marks = false;
  }
}

function resize(canvas: HTMLCanvasElement, width: number, height: number, scale: number): boolean {
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width === wide && canvas.height === high) return false;
  canvas.width = wide;
  canvas.height = high;
  return true;
}
