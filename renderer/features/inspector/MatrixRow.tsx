import { memo, useMemo } from 'react';
import { gridPlaces } from '../../canvas/geometry/gridPlaces.js';
import { paddingCells } from '../../canvas/geometry/paddingCells.js';
import type { AbsentSelection } from '../../state/masks/absentSelection.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { formatShare } from '../../ui/formatNumber.js';
import { shadeOf } from './shadeOf.js';

interface MatrixRowProps {
  readonly runId: string;
  readonly layer: number;
  /** The layer that reads what this one chooses; null for the last. */
  readonly reader: number | null;
  /** The scale of the shade, see `ShadeScale`. */
  readonly from: number;
  readonly to: number;
  readonly absolute: boolean;
  readonly rowIndex: number;
  /** In CSS pixels. */
  readonly columnWidth: number;
  /** Columns to render: `first` to `end - 1`. */
  readonly first: number;
  readonly end: number;
  /** Selections this layer has reported: the row reads the registry again when it rises. */
  readonly received: number;
  /** Why a selection is not here. */
  readonly absent: AbsentSelection;
  /** The focused column when the focus is in this row, else -1. */
  readonly focusedColumn: number;
  /** The column that takes the tab key while nothing is focused, else -1. */
  readonly tabStopColumn: number;
  readonly onPick: (runId: string, tokenIndex: number, layer: number) => void;
}

/** One layer's row of the matrix. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { runId, layer, reader, rowIndex, columnWidth, first, end } = props;
  const { absent, focusedColumn, tabStopColumn, onPick } = props;
  const selections = useSelections();
  const picture = useApp((state) => state.runs[runId]?.picture);
  const region = useApp((state) => state.runs[runId]?.settings.region);
  const padding = useMemo(
    () => (picture === undefined ? [] : paddingCells(gridPlaces(picture, region).cells)),
    [picture, region],
  );
  const inPadding = (column: number): number => {
    const grid = selections.at(runId, column, layer)?.selectionGrid;
    return grid === undefined ? 0 : padding.filter((cell) => grid[cell] === 1).length;
  };
  const shade = (fraction: number | undefined): number =>
    fraction === undefined ? 0 : shadeOf(fraction, props);
  return (
    <div role="row" aria-rowindex={rowIndex} className="matrix__row">
      <span
        role="rowheader"
        aria-colindex={1}
        className={focusedColumn >= 0 ? 'matrix__layer matrix__layer--current' : 'matrix__layer'}
        title={
          reader === null
            ? `Layer ${layer} is the last: what it chooses is read by nobody`
            : `Layer ${layer} chooses, layer ${reader} reads`
        }
      >
        {layer} → {reader ?? '–'}
      </span>
      <span role="presentation" className="matrix__spacer" style={{ width: first * columnWidth }} />
      {Array.from({ length: end - first }, (_, index) => first + index).map((column) => (
        <MatrixCell
          key={column}
          runId={runId}
          layer={layer}
          column={column}
          fraction={selections.at(runId, column, layer)?.selectedFraction ?? null}
          inPadding={inPadding(column)}
          shade={shade(selections.at(runId, column, layer)?.selectedFraction)}
          isRead={reader !== null}
          absent={absent}
          focused={column === focusedColumn}
          tabStop={column === tabStopColumn}
          onPick={onPick}
        />
      ))}
    </div>
  );
});

interface MatrixCellProps {
  readonly runId: string;
  readonly layer: number;
  readonly column: number;
  /** Selected share 0 to 1; null while it is not here. */
  readonly fraction: number | null;
  /** How many of the selected cells lie in the padding. */
  readonly inPadding: number;
  /** 0 to 1. */
  readonly shade: number;
  /** Some layer reads what is chosen here. */
  readonly isRead: boolean;
  readonly absent: AbsentSelection;
  readonly focused: boolean;
  readonly tabStop: boolean;
  readonly onPick: (runId: string, tokenIndex: number, layer: number) => void;
}

const MatrixCell = memo(function MatrixCell(props: MatrixCellProps) {
  const { runId, layer, column, fraction, inPadding, shade, isRead, absent, focused, tabStop, onPick } =
    props;
  const text =
    fraction === null
      ? absent
      : `${formatShare(fraction)} selected${inPadding === 0 ? '' : ` (${inPadding} ${inPadding === 1 ? 'cell' : 'cells'} in the padding)`}${isRead ? '' : ', read by nobody'}`;
  return (
    <span
      role="gridcell"
      aria-colindex={column + 2}
      aria-selected={focused}
      aria-label={`layer ${layer}, token ${column + 1}: ${text}`}
      title={`layer ${layer}, token ${column + 1}: ${text}`}
      tabIndex={focused || tabStop ? 0 : -1}
      className={`matrix__cell${fraction === null ? ' matrix__cell--pending' : ''}${isRead ? '' : ' matrix__cell--unread'}`}
      data-layer={layer}
      data-token={column}
      onClick={(event) => {
        event.currentTarget.focus();
        onPick(runId, column, layer);
      }}
    >
      {fraction !== null && <span className="matrix__shade" style={{ opacity: shade }} />}
    </span>
  );
});
