import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { changeOf } from '../../../engine/selection/changeColours.js';
import { zeroPadding } from '../../../engine/selection/selectCells.js';
import type { CellCost } from '../../../engine/findings/sensitivityFinding.js';
import { natsText } from '../../../engine/findings/plots/numberTexts.js';
import type { GridCell } from '../../canvas/geometry/cellGrid.js';
import type { GridPlaces } from '../../canvas/geometry/gridPlaces.js';
import type { LayerSelection } from '../../state/masks/SelectionRegistry.js';
import { formatRatio, formatShare, formatWeight } from '../../ui/formatNumber.js';
import { cellValue } from './cellValue.js';
import type { OverlayView } from './overlayView.js';

/** A fact of a cell: what it is called, and its value with its unit. */
interface CellFact {
  readonly name: string;
  readonly value: string;
}

/** The value of a cell in the units of the mode, beside the attention that it was chosen by. */
export function cellFacts(
  view: OverlayView,
  selection: LayerSelection | null,
  places: GridPlaces,
  cell: GridCell,
): readonly CellFact[] {
  const map = selection?.attentionMap ?? null;
  const attention = { name: 'Attention, all heads', value: attentionText() };
  const index = cell.row * selectionGridSide + cell.column;
  function attentionText(): string {
    if (map === null) return selection === null ? '–' : '…';
    const { width, height } = places.maps;
    const visible = zeroPadding(map, Math.round(Math.sqrt(map.length)), width, height);
    return formatWeight(cellValue(visible, places, cell));
  }
  switch (view.kind) {
    case 'relative': {
      const ratio = 2 ** cellValue(view.logarithms, places, cell);
      return [{ name: 'Of the neutral question', value: `${formatRatio(ratio)} ×` }, attention];
    }
    case 'attention-change': {
      const value = cellValue(view.picture.values, places, cell) * view.end;
      const sign = value < 0 ? '−' : '+';
      return [
        { name: 'Attention, B less A', value: `${value === 0 ? '' : sign}${formatWeight(Math.abs(value))}` },
      ];
    }
    case 'change': {
      const { before, after } = view.picture;
      const change = changeOf(before[index]!, after[index]!);
      return [{ name: 'From A to B', value: change ?? 'in neither' }];
    }
    case 'frequency':
      return [
        {
          name: 'How often',
          value: `${formatShare(view.picture.values[index]!)} of ${view.pairs}`,
        },
        attention,
      ];
    case 'sensitivity':
      return [{ name: 'Lost without it', value: costText(view.sensitivity.costs[index] ?? null) }, attention];
    case 'selected':
    case 'attention':
    case 'nothing':
      return [attention];
  }
}

function costText(cell: CellCost | null): string {
  if (cell === null) return 'not measured';
  const { cost, blockCells } = cell;
  return blockCells === 1 ? natsText(cost) : `${natsText(cost)}, mean of ${blockCells}`;
}
