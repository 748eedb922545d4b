import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import { selectionGridCells } from '../../../engine/protocol/selectionGrid.js';
import type { Variant } from '../../../engine/protocol/variant.js';
import type { Run } from '../runs/run.js';
import type { ShownPixels } from '../view/modelViewSlice.js';
import type { Focus } from './focusSlice.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import type { LayerSelection } from './SelectionRegistry.js';

/** The pictures a model can be given: its high-res input, its low-res view, and the larger one of variant `hd`. */
export type ModelInput = 'input' | 'lowres' | 'hd';

/** What of its inputs a model read where the focus is. Whatever it is, the low-res view was read too. */
export type Reading =
  | {
      /** A layer read cells of the high-res input. */
      readonly kind: 'cells';
      /** uint8 [9, 9]: 1 = read. */
      readonly selectionGrid: Uint8Array;
      readonly reader: number;
    }
  /** The focus is on the last layer, whose choice is read by nobody. */
  | { readonly kind: 'unread'; readonly layer: number }
  /** The variant reads the same everywhere. */
  | { readonly kind: 'everywhere'; readonly input: ModelInput; readonly variant: Variant }
  /** There is no answer, or none of its selections, or not yet. */
  | { readonly kind: 'unknown'; readonly why: 'no-answer' | 'not-yet' | 'no-selection' }
  /** The answer is about a region: its inputs are not those of the picture. */
  | { readonly kind: 'region' }
  /** The answer is of a model with other inputs than the one that is open. */
  | { readonly kind: 'other-model' };

/** What the reading depends on of a run. */
export type AnsweredBy = Pick<Run, 'model' | 'settings' | 'state' | 'prefill'>;

/** What the variants other than `flex` read everywhere (docs/flexattention.md, section 6). */
const readEverywhere = { lowres: 'lowres', hd: 'hd', xattn: 'input', full: 'input' } as const;

/**
 * What a model read of its inputs for the layer and token in focus: what layer l chose, layer l + 1 read.
 *
 * @param selection of the focus; null where it has not arrived.
 * @param model the open one, whose inputs can be shown.
 */
export function whatWasRead(
  run: AnsweredBy | undefined,
  selection: LayerSelection | null,
  { layer }: Focus,
  model: ModelFacts,
): Reading {
  if (run === undefined) return { kind: 'unknown', why: 'no-answer' };
  if (run.model !== null && !sameInputs(run.model, model)) return { kind: 'other-model' };
  const { variant, region } = run.settings;
  if (region !== undefined) return { kind: 'region' };
  if (variant !== 'flex') return { kind: 'everywhere', input: readEverywhere[variant], variant };
  if (selection === null || layer === null) {
    return { kind: 'unknown', why: run.state === 'running' ? 'not-yet' : 'no-selection' };
  }
  const reader = readingLayer(layer, run.prefill?.selectingLayers ?? []);
  if (reader === null) return { kind: 'unread', layer };
  return { kind: 'cells', selectionGrid: selection.selectionGrid, reader };
}

/**
 * Which of the model's inputs is shown in each of the 81 cells of the padded square; null where the original is, because
 * nobody can tell. What is known of no cell is the low-res view, which every answer reads.
 */
export function inputOfCells(pixels: ShownPixels, reading: Reading): readonly ModelInput[] | null {
  if (pixels === 'original') return null;
  if (reading.kind === 'region') return null;
  if (pixels !== 'read') return everywhere(pixels);
  if (reading.kind === 'other-model') return null;
  if (reading.kind === 'everywhere') return everywhere(reading.input);
  if (reading.kind !== 'cells') return everywhere('lowres');
  return Array.from(reading.selectionGrid, (chosen) => (chosen === 1 ? 'input' : 'lowres'));
}

function everywhere(input: ModelInput): readonly ModelInput[] {
  return Array.from({ length: selectionGridCells }, () => input);
}

/** Whether two models make the same pictures of a picture: the same sizes, padded with the same colour. */
function sameInputs(one: ModelFacts, other: ModelFacts): boolean {
  const what = ({ lowresSize, highresSize, highresGrid, hdSize, paddingColour }: ModelFacts): string =>
    [lowresSize, highresSize, highresGrid, hdSize, ...paddingColour].join();
  return one === other || what(one) === what(other);
}
