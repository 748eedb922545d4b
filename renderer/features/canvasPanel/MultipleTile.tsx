import { memo, useMemo, type CSSProperties } from 'react';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import { gridPlaces } from '../../canvas/geometry/gridPlaces.js';
import { OverlayThumbnail } from '../../canvas/layers/OverlayThumbnail.js';
import type { Run } from '../../state/runs/run.js';
import { neutralKey } from '../../state/neutral/neutralSlice.js';
import { useActions, useApp, useNeutralMaps, useSelections } from '../../state/WindowModelContext.js';
import { formatShare } from '../../ui/formatNumber.js';
import { liesOnMaps, overlayViewOf, pictureOf } from './overlayView.js';
import { tokenText } from './placeText.js';
import { selectionAt, useCompared, useSensitivity } from './useOverlayView.js';

interface MultipleTileProps {
  readonly image: OpenedImage;
  readonly run: Run;
  /** The image, shrunk; null until it is there. */
  readonly small: HTMLCanvasElement | null;
  readonly tokenIndex: number;
  readonly layer: number;
  /** What the tiles go through: it names them. */
  readonly show: 'layers' | 'tokens';
  readonly isCurrent: boolean;
  /** The keyboard comes to this tile. */
  readonly isStop: boolean;
  readonly style: CSSProperties;
}

/** A small picture of the overlay of one layer at one token; a press goes there. */
export const MultipleTile = memo(function MultipleTile(props: MultipleTileProps) {
  const { image, run, small, tokenIndex, layer, show, isCurrent, isStop, style } = props;
  const { runId } = run;
  const actions = useActions();
  const selections = useSelections();
  const neutralMaps = useNeutralMaps();
  const { mode, compare, colourMap, opacity } = useApp((state) => state.overlay);
  const selection = useApp(() => selectionAt(selections, { runId, tokenIndex, layer }));
  const { a } = useCompared();
  const selectionA = useApp(() => (a === null ? null : selectionAt(selections, a)));
  const neutralMap = useApp(({ neutral }) => {
    const key = mode === 'relative' ? neutralKey(run) : '';
    return neutral[key]?.state === 'here' ? neutralMaps.at(key, layer) : null;
  });
  /** How often, of all that a tile stands for: its layer over the tokens, or its token over the layers. */
  const counted = useApp(({ masks }) => (mode === 'frequency' ? run.selections + masks.arrived : 0));
  const frequency = useMemo(
    () =>
      counted === 0
        ? null
        : selections.frequency(runId, show === 'layers' ? 'tokens' : 'layers', { tokenIndex, layer }),
    [selections, runId, show, tokenIndex, layer, counted],
  );
  const sensitivity = useSensitivity();
  const { region } = run.settings;
  const places = useMemo(() => gridPlaces(image, region), [image, region]);
  const view = useMemo(
    () =>
      overlayViewOf(
        { mode, compare },
        {
          mapped: places.maps,
          selection,
          compared: a === null ? null : { a: selectionA, b: selection },
          neutralMap,
          frequency,
          sensitivity,
        },
      ),
    [mode, compare, places, selection, a, selectionA, neutralMap, frequency, sensitivity],
  );
  const name = show === 'layers' ? `Layer ${layer}` : tokenText(run, tokenIndex);
  const label = show === 'layers' ? String(layer) : `${tokenIndex + 1} ${run.tokens[tokenIndex]?.text ?? ''}`;
  const share = selection === null ? '' : formatShare(selection.selectedFraction);
  return (
    <button
      type="button"
      className={isCurrent ? 'multiple multiple--current' : 'multiple'}
      style={style}
      aria-label={`${name}${share === '' ? '' : `, ${share} selected`}`}
      aria-current={isCurrent}
      tabIndex={isStop ? 0 : -1}
      data-layer={layer}
      data-token={tokenIndex}
      onClick={() => actions.focusPlace(runId, tokenIndex, layer)}
    >
      <OverlayThumbnail
        small={small}
        image={image}
        picture={pictureOf(view)}
        place={liesOnMaps(view) ? places.maps : places.cells}
        colourMap={colourMap}
        opacity={opacity}
      />
      <span className="multiple__label">
        <span className="multiple__name">{label}</span>
        <span>{share}</span>
      </span>
    </button>
  );
});
