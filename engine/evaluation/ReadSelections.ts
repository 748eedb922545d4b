import type { LayerEvent } from '../protocol/runEvent.js';
import { countCells } from '../selection/applySelector.js';

/** What was selected and read while a question was answered. A layer's selection is read by the next one, so the last's counts not. */
export class ReadSelections {
  private hits = 0;
  private selections = 0;
  private selectedCells = 0;
  private cells = 0;

  /**
   * @param layers of the model, or 0 where its variant selects nothing
   * @param targets cells that show what is asked for
   */
  constructor(
    private readonly layers: number,
    private readonly targets: readonly number[],
  ) {}

  add({ layer, selectionGrid }: Pick<LayerEvent, 'layer' | 'selectionGrid'>): void {
    if (layer >= this.layers - 1) return;
    this.selections++;
    this.selectedCells += countCells(selectionGrid);
    this.cells += selectionGrid.length;
    if (this.targets.some((cell) => selectionGrid[cell] === 1)) this.hits++;
  }

  /** Mean share of the cells, 0 to 1; null where nothing was selected. */
  get selectedFraction(): number | null {
    return this.cells === 0 ? null : this.selectedCells / this.cells;
  }

  /** Selections that held a target, and all; null without targets or selections. */
  get targetHits(): readonly [hits: number, selections: number] | null {
    return this.targets.length > 0 && this.selections > 0 ? [this.hits, this.selections] : null;
  }
}
