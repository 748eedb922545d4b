import type { Tensor } from './onnxruntime.js';
import { selectionGridSide } from '../protocol/selectionGrid.js';
import type { SelectionHint } from './flexStepContext.js';
import { float32Tensor } from './GraphSession.js';

const cells = selectionGridSide ** 2;

/**
 * What the graph's own selections are forced and allowed to be: the caller's steering at first, then, layer by layer, the
 * selection that is known to be right (forced to it, and nothing else allowed), or the best that is known of it.
 */
export class SelectionPins {
  private readonly force: Float32Array;
  private readonly allow: Float32Array;
  private readonly tensors: { readonly force: Tensor; readonly allow: Tensor };

  /** @param rows one for each layer whose selection is read, from `firstLayer` on */
  constructor(rows: number, firstLayer: number, hint: SelectionHint | undefined) {
    this.force = new Float32Array(rows * cells);
    this.allow = new Float32Array(rows * cells).fill(1);
    for (let row = 0; row < rows; row++) {
      const painted = hint?.paintedAt(firstLayer + row);
      if (painted !== undefined) this.force.set(painted.force, row * cells);
      if (painted !== undefined) this.allow.set(painted.allow, row * cells);
    }
    const shape = [rows, cells];
    this.tensors = { force: float32Tensor(this.force, shape), allow: float32Tensor(this.allow, shape) };
  }

  pin(row: number, selected: Uint8Array): void {
    this.force.set(selected, row * cells);
    this.allow.set(selected, row * cells);
  }

  feeds(): { readonly force: Tensor; readonly allow: Tensor } {
    return this.tensors;
  }
}
