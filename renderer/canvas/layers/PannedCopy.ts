import { stagePoint, type Size, type StagePoint } from '../geometry/points.js';
import type { Viewport } from '../geometry/viewport.js';

/**
 * A copy of something costly to draw, a little larger than the stage: while the view only pans, and not far, the copy is put
 * where it belongs, on whole pixels of the screen, and nothing is drawn anew.
 */
export class PannedCopy {
  #canvas: HTMLCanvasElement | null = null;
  #of: readonly unknown[] = [];
  #offset: StagePoint = stagePoint(0, 0);

  /**
   * @param context in CSS pixels of the stage.
   * @param of what the drawing depends on beside the view: another drawing where any of it is another.
   * @param paint draws for a view and a stage of its own.
   */
  draw(
    context: CanvasRenderingContext2D,
    view: Viewport,
    stage: Size,
    of: readonly unknown[],
    paint: (context: CanvasRenderingContext2D, view: Viewport, stage: Size) => void,
  ): void {
    const ratio = window.devicePixelRatio;
    const all = [...of, view.scale, stage.width, stage.height, ratio];
    const size = { width: stage.width + 2 * marginPx, height: stage.height + 2 * marginPx };
    const [dx, dy] = [view.offset.x - this.#offset.x, view.offset.y - this.#offset.y];
    const isSame = all.length === this.#of.length && all.every((part, index) => part === this.#of[index]);
    if (this.#canvas !== null && isSame && Math.abs(dx) <= marginPx && Math.abs(dy) <= marginPx) {
      const whole = (length: number): number => Math.round(length * ratio) / ratio;
      context.drawImage(this.#canvas, whole(dx - marginPx), whole(dy - marginPx), size.width, size.height);
      return;
    }
    this.#canvas ??= document.createElement('canvas');
    this.#canvas.width = Math.ceil(size.width * ratio);
    this.#canvas.height = Math.ceil(size.height * ratio);
    this.#of = all;
    this.#offset = view.offset;
    const copy = this.#canvas.getContext('2d');
    if (copy === null) {
      paint(context, view, stage);
      this.#canvas = null;
      return;
    }
    copy.scale(ratio, ratio);
    const offset = stagePoint(view.offset.x + marginPx, view.offset.y + marginPx);
    paint(copy, { scale: view.scale, offset }, size);
    context.drawImage(this.#canvas, -marginPx, -marginPx, size.width, size.height);
  }
}

/** How much larger than the stage the copy is on each side, in CSS pixels. */
const marginPx = 160;
