import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { Annotation, Label, ShapePoint, Verdict } from '../../../engine/protocol/annotation.js';
import type { ToolName } from '../../canvas/geometry/toolNames.js';
import type { Vertex } from '../../canvas/geometry/shapeVertices.js';
import { annotationsOnPage } from '../../../engine/protocol/annotationsOnPage.js';
import type { ImageSlice } from '../images/imageSlice.js';
import { nothingDrawn, type Drawn } from './annotationEdits.js';
import { startHistory, type History } from './history.js';

/** What a person marked on one picture, and how it came to that. */
export interface Marks {
  readonly drawn: History<Drawn>;
  /** By run. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

/** Annotations, and what is being done with them. */
export interface AnnotationSlice {
  /** By picture, see {@link marksKeyOf}. */
  readonly marks: Readonly<Record<string, Marks>>;
  /** Of the current picture. */
  readonly selectedAnnotationIds: readonly string[];
  /** The corner of the one annotation that is selected which keys move. */
  readonly activeVertex: Vertex | null;
  readonly tool: ToolName;
  /** The label that new annotations get. */
  readonly activeLabelId: string | null;
  /** Points and sides snap to the lines between cells. */
  readonly snapping: boolean;
  readonly annotationsVisible: boolean;
  /** A text that is being written on the picture. */
  readonly writing: Writing | null;
  /** The last thing that was done, for screen readers; the number tells two equal ones apart. */
  readonly annotationSaid: { readonly text: string; readonly count: number };
}

/** A text that is being written: a new one, or that of an annotation. */
export interface Writing {
  readonly id: string | null;
  /** Upper left corner, in pixels of the picture. */
  readonly at: ShapePoint;
  /** Height of a line in pixels of the picture. */
  readonly sizePx: number;
  readonly text: string;
}

/** Nothing is marked. */
export const noMarks: Marks = { drawn: startHistory(nothingDrawn), verdicts: {} };

/** The annotations of a new window. */
export const noAnnotations: AnnotationSlice = {
  marks: {},
  selectedAnnotationIds: [],
  activeVertex: null,
  tool: 'pan',
  activeLabelId: null,
  snapping: false,
  annotationsVisible: true,
  writing: null,
  annotationSaid: { text: '', count: 0 },
};

/** What the marks of a picture are kept under: its session, or itself where it has none. */
export function marksKeyOf(image: Pick<OpenedImage, 'imageId'> & { readonly sessionId?: string }): string {
  return image.sessionId ?? image.imageId;
}

/** The marks of a picture. */
export function marksOf(
  { marks, images }: Pick<AnnotationSlice, 'marks'> & Pick<ImageSlice, 'images'>,
  imageId: string | null,
): Marks {
  const image = images[imageId ?? ''];
  return (image === undefined ? undefined : marks[marksKeyOf(image)]) ?? noMarks;
}

/** What is drawn on the current picture. */
export function drawnHere(
  state: Pick<AnnotationSlice, 'marks'> & Pick<ImageSlice, 'images' | 'currentImageId'>,
): Drawn {
  return marksOf(state, state.currentImageId).drawn.present;
}

/** The page of the current picture's file, counted from 1; undefined where it has one. */
export function pageHere({
  images,
  currentImageId,
}: Pick<ImageSlice, 'images' | 'currentImageId'>): number | undefined {
  const details = images[currentImageId ?? '']?.details;
  return details !== undefined && details.pages > 1 ? details.page : undefined;
}

/** What of the current picture's annotations is on the page that is shown: the same object as long as that is the same. */
export function shownHere(
  state: Pick<AnnotationSlice, 'marks'> & Pick<ImageSlice, 'images' | 'currentImageId'>,
): Drawn {
  const drawn = drawnHere(state);
  const page = pageHere(state);
  if (page === undefined) return drawn;
  const pages = onPages.get(drawn) ?? new Map<number, Drawn>();
  onPages.set(drawn, pages);
  const annotations = annotationsOnPage(drawn.annotations, page);
  const shown = pages.get(page) ?? (annotations === drawn.annotations ? drawn : { ...drawn, annotations });
  pages.set(page, shown);
  return shown;
}

const onPages = new WeakMap<Drawn, Map<number, Drawn>>();

/** The annotations that are selected, in drawing order. */
export function selectedHere(
  state: AnnotationSlice & Pick<ImageSlice, 'images' | 'currentImageId'>,
): readonly Annotation[] {
  const selected = new Set(state.selectedAnnotationIds);
  return shownHere(state).annotations.filter(({ id }) => selected.has(id));
}

/** The one annotation that is selected, and its corner in use; null where there is none. */
export function cornerInUse(
  state: AnnotationSlice & Pick<ImageSlice, 'images' | 'currentImageId'>,
): { readonly annotation: Annotation; readonly vertex: Vertex } | null {
  const [annotation, ...others] = selectedHere(state);
  const { activeVertex: vertex } = state;
  return annotation === undefined || others.length > 0 || vertex === null ? null : { annotation, vertex };
}

/** The label of an annotation, if it has one. */
export function labelOf({ labels }: Drawn, { labelId }: Pick<Annotation, 'labelId'>): Label | undefined {
  return labelId === null ? undefined : labels.find(({ id }) => id === labelId);
}
