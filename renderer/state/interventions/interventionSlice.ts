import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { Region } from '../../../engine/protocol/region.js';
import type { PaintHow } from '../../canvas/geometry/painting.js';
import { marksKeyOf } from '../annotations/annotationSlice.js';
import { startHistory, type History } from '../annotations/history.js';
import type { ImageSlice } from '../images/imageSlice.js';
import { emptyPlan, everywhere, type PaintScope, type Plan } from './plan.js';

/** What a person is about to change of what the model reads. What was changed is a run like others, with its settings. */
export interface InterventionSlice {
  /** The cells painted on each picture, by its key (`marksKeyOf`), and how it came to that. */
  readonly plans: Readonly<Record<string, History<Plan>>>;
  readonly paintHow: PaintHow;
  /** What painted cells hold for. */
  readonly paintScope: PaintScope;
  /** The cell that keys paint; null until they are used. */
  readonly paintCursor: number | null;
  /** The threshold, 0 to 255, whose selection is shown in place of the run's own; null for none. */
  readonly thresholdPreview: number | null;
  /** The token at which another way is to be chosen; null while none is. */
  readonly branching: Branching | null;
  /** Runs whose branches are folded away. */
  readonly foldedRuns: readonly string[];
  /** The part of each picture that the next question is about, by image; the whole where there is none. */
  readonly regions: Readonly<Record<string, Region>>;
}

/** A place in an answer from which it is to go on otherwise. */
export interface Branching {
  readonly runId: string;
  /** Index of the first token that may differ. */
  readonly tokenIndex: number;
}

/** Nothing is changed. */
export const noInterventions: InterventionSlice = {
  plans: {},
  paintHow: 'in',
  paintScope: everywhere,
  paintCursor: null,
  thresholdPreview: null,
  branching: null,
  foldedRuns: [],
  regions: {},
};

/** What is painted on a picture, and how it came to that. */
export function plansOf(
  { plans }: Pick<InterventionSlice, 'plans'>,
  image: Pick<OpenedImage, 'imageId'> | undefined,
): History<Plan> {
  return (image && plans[marksKeyOf(image)]) ?? noPlan;
}

/** What is painted on the current picture, and how it came to that. */
export function plansHere(
  state: Pick<InterventionSlice, 'plans'> & Pick<ImageSlice, 'images' | 'currentImageId'>,
): History<Plan> {
  return plansOf(state, state.images[state.currentImageId ?? '']);
}

const noPlan = startHistory(emptyPlan);

/** The regions with that of one picture, or (null) without it. */
export function withRegion(
  regions: InterventionSlice['regions'],
  imageId: string,
  region: Region | null,
): InterventionSlice['regions'] {
  const others = Object.fromEntries(Object.entries(regions).filter(([id]) => id !== imageId));
  return region === null ? others : { ...others, [imageId]: region };
}

/** The part of the current picture that the next question is about; undefined for the whole. */
export function regionHere({
  regions,
  currentImageId,
}: Pick<InterventionSlice, 'regions'> & Pick<ImageSlice, 'currentImageId'>): Region | undefined {
  return regions[currentImageId ?? ''];
}
