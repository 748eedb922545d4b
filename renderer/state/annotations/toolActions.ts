import type { Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { maxNoteLength } from '../../../engine/protocol/sessionLimits.js';
import { cellPolygons } from '../../canvas/geometry/cellPolygons.js';
import { frameOf, imageView } from '../../canvas/geometry/frame.js';
import { gridPlaces, shapesInPlace } from '../../canvas/geometry/gridPlaces.js';
import { imagePoint, stagePoint } from '../../canvas/geometry/points.js';
import { shapeBounds, unionBounds } from '../../canvas/geometry/shapeBounds.js';
import { readToolNames, type ToolName } from '../../canvas/geometry/toolNames.js';
import { centreOn, visiblePart, zoomAt } from '../../canvas/geometry/viewport.js';
import type { AppStore } from '../appStore.js';
import type { FocusActions } from '../masks/focusActions.js';
import type { SelectionRegistry } from '../masks/SelectionRegistry.js';
import { focusTie, type AnnotationActions } from './annotationActions.js';
import type { CornerActions } from './cornerActions.js';
import { drawnHere, selectedHere, type Writing } from './annotationSlice.js';
import { countOf } from './annotationWords.js';
import type { MarksChanger } from './marksChanger.js';

/** Tools, and what is done with annotations as a whole. */
export interface ToolActions {
  readonly setTool: (tool: ToolName) => void;
  readonly setActiveLabel: (labelId: string | null) => void;
  readonly toggleSnapping: () => void;
  readonly toggleAnnotations: () => void;
  /** Adds what the tool draws in the middle of what is seen, for those who have no pointer. */
  readonly addInMiddle: () => void;
  /** The cells of the layer and token in focus become polygons, tied to them. */
  readonly makeFromSelection: () => void;
  /** Shows what is selected as large as fits. */
  readonly locateSelected: () => void;
  /** Shows the turn, token and layer an annotation is tied to. */
  readonly focusTieOf: (annotationId: string) => void;
  /** Begins to write a text, or to change that of an annotation. */
  readonly write: (writing: Pick<Writing, 'at' | 'sizePx'> | string) => void;
  /** What was written is kept; null leaves all as it was. */
  readonly endWriting: (text: string | null) => void;
  /** Edits what is selected: the words of a text, or the corners of another shape. */
  readonly editSelected: () => void;
}

/** The actions on tools of one window. */
export function toolActions(
  store: AppStore,
  { say }: MarksChanger,
  annotations: AnnotationActions & CornerActions,
  { focusPlace }: Pick<FocusActions, 'focusPlace'>,
  selections: SelectionRegistry,
): ToolActions {
  const write: ToolActions['write'] = (what) => {
    if (typeof what !== 'string') {
      store.setState({ writing: { id: null, text: '', ...what } });
      return;
    }
    const annotation = drawnHere(store.getState()).annotations.find(({ id }) => id === what);
    if (annotation?.shape.type !== 'text') return;
    const { at, sizePx, text } = annotation.shape;
    store.setState({ writing: { id: what, at, sizePx, text }, annotationsVisible: true });
  };
  return {
    setTool: (tool) => {
      // Who draws wants to see it.
      store.setState({ tool, ...(tool !== 'pan' && { annotationsVisible: true }) });
    },
    setActiveLabel: (activeLabelId) => store.setState({ activeLabelId }),
    toggleSnapping: () => {
      const snapping = !store.getState().snapping;
      store.setState({ snapping });
      say(snapping ? 'Snapping to cells.' : 'Not snapping.');
    },
    toggleAnnotations: () => {
      const annotationsVisible = !store.getState().annotationsVisible;
      store.setState({ annotationsVisible });
      say(annotationsVisible ? 'Annotations shown.' : 'Annotations hidden.');
    },
    addInMiddle: () => {
      const { images, currentImageId, view, padded, stageSize, tool } = store.getState();
      const image = images[currentImageId ?? ''];
      if (image === undefined || view === null) return;
      const part = visiblePart(imageView(view, frameOf(image, padded)), image, stageSize);
      if (part === null) return;
      const middle: ShapePoint = [Math.round(part.x + part.width / 2), Math.round(part.y + part.height / 2)];
      const reach = Math.max(1, Math.round(Math.min(part.width, part.height) / 8));
      if (tool === 'text') write({ at: middle, sizePx: 20 / view.scale });
      else if (isDrawn(tool)) annotations.addShapes([shapeAround(tool, middle, reach)]);
    },
    makeFromSelection: () => {
      const { images, currentImageId, shownRunId, focus, ...state } = store.getState();
      const image = images[currentImageId ?? ''];
      const selection =
        shownRunId === null || focus.layer === null
          ? undefined
          : selections.at(shownRunId, focus.tokenIndex, focus.layer);
      if (image === undefined || selection === undefined) {
        say('No selection is shown: ask a question, and choose a token and a layer.');
        return;
      }
      const place = gridPlaces(image, state.runs[shownRunId ?? '']?.settings.region).cells;
      const polygons = shapesInPlace(cellPolygons(place, selection.selectionGrid, selectionGridSide), place);
      if (polygons.length === 0) {
        say('This layer selected no cell of the picture for this token.');
        return;
      }
      annotations.addShapes(
        polygons,
        `${countOf(polygons.length, 'polygon')} made of the selection`,
        focusTie({ shownRunId, focus }),
      );
      store.setState({ annotationsVisible: true, tool: state.tool === 'pan' ? 'select' : state.tool });
    },
    locateSelected: () => {
      const state = store.getState();
      const { images, currentImageId, view, padded, stageSize } = state;
      const image = images[currentImageId ?? ''];
      const bounds = unionBounds(selectedHere(state).map(({ shape }) => shapeBounds(shape)));
      if (image === undefined || view === null || bounds === null) return;
      const frame = frameOf(image, padded);
      const middle = imagePoint(
        bounds.x + bounds.width / 2 + frame.left,
        bounds.y + bounds.height / 2 + frame.top,
      );
      const fitting = Math.min(
        (0.6 * stageSize.width) / Math.max(bounds.width, 1e-9),
        (0.6 * stageSize.height) / Math.max(bounds.height, 1e-9),
      );
      // What has no size is shown at the zoom that is, or pixel by pixel where that is closer.
      const wanted = bounds.width + bounds.height === 0 ? Math.max(view.scale, 1) : fitting;
      const centre = stagePoint(stageSize.width / 2, stageSize.height / 2);
      const zoomed = zoomAt(view, centre, wanted / view.scale, frame, stageSize);
      store.setState({
        view: centreOn(zoomed, middle, frame, stageSize),
        fitted: false,
        annotationsVisible: true,
      });
    },
    focusTieOf: (annotationId) => {
      const state = store.getState();
      const tie = drawnHere(state).annotations.find(({ id }) => id === annotationId)?.tie;
      if (tie === null || tie === undefined) return;
      if (state.runs[tie.runId] === undefined) say('The turn this is tied to was deleted.');
      else focusPlace(tie.runId, tie.tokenIndex ?? 0, tie.layer ?? state.focus.layer);
    },
    write,
    endWriting: (typed) => {
      const { writing, tool } = store.getState();
      store.setState({ writing: null, tool: tool === 'text' ? 'select' : tool });
      if (writing === null || typed === null) return;
      const text = typed.slice(0, maxNoteLength);
      if (writing.id !== null) annotations.setText(writing.id, text);
      else if (text.trim() !== '')
        annotations.addShapes([{ type: 'text', at: writing.at, sizePx: writing.sizePx, text }]);
    },
    editSelected: () => {
      const [annotation, ...others] = selectedHere(store.getState());
      if (annotation === undefined || others.length > 0) return;
      if (annotation.shape.type === 'text') write(annotation.id);
      else annotations.moveToVertex(1);
    },
  };
}

type DrawnTool = Exclude<ToolName, 'pan' | 'select' | 'text' | (typeof readToolNames)[number]>;

/** Whether a tool draws a shape that is there at once. */
function isDrawn(tool: ToolName): tool is DrawnTool {
  return !['pan', 'select', 'text', ...readToolNames].includes(tool);
}

/** What is drawn without a pointer: a shape of the tool's kind around a place. */
function shapeAround(tool: DrawnTool, [x, y]: ShapePoint, reach: number): Shape {
  switch (tool) {
    case 'box':
      return { type: 'box', x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach };
    case 'polygon':
      return {
        type: 'polygon',
        points: [
          [x, y - reach],
          [x + reach, y + reach],
          [x - reach, y + reach],
        ],
      };
    case 'arrow':
      return { type: 'arrow', from: [x - reach, y + reach], to: [x, y] };
    case 'freehand':
      return {
        type: 'freehand',
        points: [
          [x - reach, y],
          [x, y],
          [x + reach, y],
        ],
      };
    case 'point':
      return { type: 'point', at: [x, y] };
  }
}
