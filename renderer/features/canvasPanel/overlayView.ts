import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import {
  attentionDifference,
  attentionRange,
  normalisedAttention,
  relativeAttention,
} from '../../../engine/selection/attentionValues.js';
import { compareSelections, type SelectionChange } from '../../../engine/selection/compareSelections.js';
import type { OverlayPicture } from '../../../engine/selection/overlayPicture.js';
import type { Size } from '../../canvas/geometry/points.js';
import type { Sensitivity } from '../../state/experiments/shownSensitivity.js';
import type { LayerSelection, SelectionFrequency } from '../../state/masks/SelectionRegistry.js';
import type { OverlaySlice } from '../../state/view/overlaySlice.js';

/** What the overlay paints and what its legend says of the numbers; in the units of the mode. */
export type OverlayView =
  | { readonly kind: 'selected'; readonly picture: OverlayPicture }
  /** Least and most: weights summed over the heads. */
  | {
      readonly kind: 'attention';
      readonly picture: HeatPicture;
      readonly least: number;
      readonly most: number;
    }
  /** Ratios from 1 / end to end, and what lies beyond. */
  | {
      readonly kind: 'relative';
      readonly picture: SignedPicture;
      readonly end: number;
      readonly isCut: boolean;
      /** float32 [g, g]: binary logarithms of the ratios. */
      readonly logarithms: Float32Array;
    }
  | { readonly kind: 'change'; readonly picture: ChangePicture; readonly change: SelectionChange }
  /** Differences of weights summed over the heads, from -end to end. */
  | { readonly kind: 'attention-change'; readonly picture: SignedPicture; readonly end: number }
  /** Shares of so many layer-token pairs. */
  | { readonly kind: 'frequency'; readonly picture: HeatPicture; readonly pairs: number }
  /** Nats a cell that dropping it costs, from -end to end. */
  | { readonly kind: 'sensitivity'; readonly picture: SignedPicture; readonly sensitivity: Sensitivity }
  /** There is nothing to paint. */
  | { readonly kind: 'nothing'; readonly why: NothingShown };

/** Why there is nothing to paint. */
export type NothingShown =
  /** The overlay is hidden. */
  | 'hidden'
  /** A selection is not here, or there is none. */
  | 'no-selection'
  /** The attention behind the selection is not here. */
  | 'no-map'
  /** Nothing is pinned to compare with. */
  | 'no-pin'
  /** The two maps have another number of tokens a side: their places are not the same. */
  | 'other-grid'
  /** The maps of the neutral question are not here. */
  | 'no-neutral'
  /** No experiment measured what the cells cost this answer. */
  | 'no-experiment';

type HeatPicture = Extract<OverlayPicture, { kind: 'heat' }>;
type ChangePicture = Extract<OverlayPicture, { kind: 'change' }>;
type SignedPicture = Extract<OverlayPicture, { kind: 'signed' }>;

/** What a view is made of; null for what is not here. */
export interface OverlaySources {
  /** Size of the part of the picture that the attention maps lie on. */
  readonly mapped: Size;
  /** Of the layer and token that are shown. */
  readonly selection: LayerSelection | null;
  /** Of the two places that are compared; null while nothing is pinned. */
  readonly compared: { readonly a: LayerSelection | null; readonly b: LayerSelection | null } | null;
  /** float32 [g, g]: attention of the neutral question at the layer that is shown. */
  readonly neutralMap: Float32Array | null;
  readonly frequency: SelectionFrequency | null;
  /** Of the run that is shown. */
  readonly sensitivity: Sensitivity | null;
}

/** What the overlay paints for a mode and what is at hand. */
export function overlayViewOf(
  { mode, compare }: Pick<OverlaySlice['overlay'], 'mode' | 'compare'>,
  sources: OverlaySources,
): OverlayView {
  const { mapped, selection, compared, neutralMap, frequency, sensitivity } = sources;
  switch (mode) {
    case 'selected':
      if (selection === null) return nothing('no-selection');
      return {
        kind: 'selected',
        picture: { kind: 'mask', gridSide: selectionGridSide, grid: selection.selectionGrid },
      };
    case 'attention':
      return selection === null ? nothing('no-selection') : attentionView(selection, mapped);
    case 'relative':
      return selection === null ? nothing('no-selection') : relativeView(selection, neutralMap, mapped);
    case 'difference':
      if (compared === null) return nothing('no-pin');
      if (compared.a === null || compared.b === null) return nothing('no-selection');
      return compare === 'cells'
        ? changeView(compared.a, compared.b)
        : attentionChangeView(compared.a, compared.b, mapped);
    case 'frequency':
      if (frequency === null) return nothing('no-selection');
      return {
        kind: 'frequency',
        picture: { kind: 'heat', gridSide: selectionGridSide, values: frequency.shares },
        pairs: frequency.pairs,
      };
    case 'sensitivity':
      return sensitivity === null ? nothing('no-experiment') : sensitivityView(sensitivity);
  }
}

/** The picture that is painted; null where there is none. */
export function pictureOf(view: OverlayView): OverlayPicture | null {
  return view.kind === 'nothing' ? null : view.picture;
}

/** Whether what is painted lies where the attention maps lie, and not where the cells do: they differ where a region was asked about. */
export function liesOnMaps({ kind }: OverlayView): boolean {
  return kind === 'attention' || kind === 'relative' || kind === 'attention-change';
}

/** Nothing to paint, and why. */
export function nothing(why: NothingShown): Extract<OverlayView, { kind: 'nothing' }> {
  return { kind: 'nothing', why };
}

function attentionView({ attentionMap }: LayerSelection, image: Size): OverlayView {
  if (attentionMap === null) return nothing('no-map');
  const gridSide = sideOf(attentionMap);
  const values = normalisedAttention(attentionMap, gridSide, image);
  return {
    kind: 'attention',
    picture: { kind: 'heat', gridSide, values },
    ...attentionRange(attentionMap, gridSide, image),
  };
}

function relativeView(
  { attentionMap }: LayerSelection,
  neutralMap: Float32Array | null,
  image: Size,
): OverlayView {
  if (neutralMap === null) return nothing('no-neutral');
  if (attentionMap === null) return nothing('no-map');
  if (attentionMap.length !== neutralMap.length) return nothing('other-grid');
  const gridSide = sideOf(attentionMap);
  const { values, ...scale } = relativeAttention(attentionMap, neutralMap, gridSide, image);
  return { kind: 'relative', picture: { kind: 'signed', gridSide, values, faintBelow: true }, ...scale };
}

function changeView(a: LayerSelection, b: LayerSelection): OverlayView {
  const [before, after] = [a.selectionGrid, b.selectionGrid];
  return {
    kind: 'change',
    picture: { kind: 'change', gridSide: selectionGridSide, before, after },
    change: compareSelections(before, after),
  };
}

function attentionChangeView(a: LayerSelection, b: LayerSelection, image: Size): OverlayView {
  const [before, after] = [a.attentionMap, b.attentionMap];
  if (before === null || after === null) return nothing('no-map');
  if (before.length !== after.length) return nothing('other-grid');
  const gridSide = sideOf(after);
  const { values, end } = attentionDifference(before, after, gridSide, image);
  return { kind: 'attention-change', picture: { kind: 'signed', gridSide, values }, end };
}

function sensitivityView(sensitivity: Sensitivity): OverlayView {
  const { costs, end } = sensitivity;
  const values = Float32Array.from(costs, (cell) => (cell?.cost ?? 0) / end);
  return {
    kind: 'sensitivity',
    picture: { kind: 'signed', gridSide: selectionGridSide, values },
    sensitivity,
  };
}

function sideOf(map: Float32Array): number {
  return Math.round(Math.sqrt(map.length));
}
