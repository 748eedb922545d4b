import { useEffect, useMemo, useRef, useState } from 'react';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { cellLines } from '../../canvas/geometry/cellLines.js';
import { gridPlaces, isWhole, linesInPlace } from '../../canvas/geometry/gridPlaces.js';
import type { StagePoint } from '../../canvas/geometry/points.js';
import { annotationAt, vertexNear } from '../../canvas/geometry/shapeHits.js';
import type { ToolName } from '../../canvas/geometry/toolNames.js';
import type { Viewport } from '../../canvas/geometry/viewport.js';
import type { StageTool } from '../../canvas/ImageStage.js';
import { measuredWidth } from '../../canvas/layers/textMeasure.js';
import {
  noSketch,
  onPicture,
  pictureAt,
  reachPx,
  type ToolEffect,
  type ToolInput,
  type ToolScene,
  type ToolSketch,
} from '../../canvas/tools/annotationTool.js';
import { takeTool, type ToolInUse } from '../../canvas/tools/tools.js';
import { questionBoxId } from '../../commands/windowCommands.js';
import { annotationNoteId } from '../../commands/annotationCommands.js';
import { shownHere } from '../../state/annotations/annotationSlice.js';
import type { Actions } from '../../state/windowModel.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';

/** The tool in hand over the current picture. */
export interface AnnotationToolInUse {
  readonly stageTool: StageTool;
  readonly sketch: ToolSketch;
  /** Gives a key to the gesture that is under way. Returns whether it took it. */
  readonly takeKey: (key: string) => boolean;
}

/**
 * Lets the tool in hand work on a picture.
 *
 * @param view how the picture lies on the stage; null while that is not known.
 */
export function useAnnotationTool(image: OpenedImage, view: Viewport | null): AnnotationToolInUse {
  const name = useApp((state) => state.tool);
  const { annotations } = useApp(shownHere);
  const selectedIds = useApp((state) => state.selectedAnnotationIds);
  const visible = useApp((state) => state.annotationsVisible);
  const snapping = useApp((state) => state.snapping);
  const actions = useActions();
  const { width, height } = image;
  const region = useApp((state) => state.runs[state.shownRunId ?? '']?.settings.region);
  const padded = useApp((state) => state.padded);
  const grid = useMemo(() => {
    const place = gridPlaces({ width, height }, region).cells;
    return { place, padded: padded && isWhole({ width, height }, place) };
  }, [width, height, region, padded]);
  const snapLines = useMemo(
    () => (snapping ? linesInPlace(cellLines(grid.place, selectionGridSide), grid.place) : null),
    [snapping, grid],
  );
  const scene: ToolScene | null = view && {
    image,
    view,
    annotations: visible ? annotations : nothing,
    selectedIds,
    snapLines,
    lineWidth: measuredWidth,
    grid,
  };
  const latest = useRef({ scene, actions });
  useEffect(() => {
    latest.current = { scene, actions };
  });
  const [sketch, setSketch] = useState<ToolSketch>(noSketch);
  const [over, setOver] = useState<'nothing' | 'shape' | 'corner'>('nothing');
  const tool = useRef<ToolInUse>(takeTool(name));
  useEffect(() => {
    // What another tool was doing is given up.
    if (tool.current.name === name) return;
    tool.current = takeTool(name);
    setSketch(noSketch);
  }, [name]);

  /** The last place of the pointer during a gesture: Shift and Alt change what that draws at once. */
  const last = useRef<Extract<ToolInput, { readonly shift: boolean }> | null>(null);
  const take = useMemo(() => {
    const step = (input: ToolInput): void => {
      const now = latest.current;
      if (now.scene === null) return;
      const effects = tool.current.step(input, now.scene);
      setSketch(tool.current.sketch(now.scene));
      for (const effect of effects) carryOut(effect, tool.current.name, now.actions);
    };
    return {
      step: (input: ToolInput): void => {
        last.current = 'shift' in input && input.type !== 'up' ? input : null;
        if (input.type === 'move' && !tool.current.isBusy()) {
          const { scene: here } = latest.current;
          if (here !== null) setOver(whatIsUnder(tool.current.name, input.at, here));
        }
        step(input);
      },
      modify: (shift: boolean, alt: boolean): void => {
        if (last.current !== null && tool.current.isBusy())
          step({ ...last.current, type: 'move', shift, alt });
      },
    };
  }, []);
  useEffect(() => {
    const onModifier = (event: KeyboardEvent): void => {
      if (event.key === 'Shift' || event.key === 'Alt') take.modify(event.shiftKey, event.altKey);
    };
    window.addEventListener('keydown', onModifier);
    window.addEventListener('keyup', onModifier);
    return () => {
      window.removeEventListener('keydown', onModifier);
      window.removeEventListener('keyup', onModifier);
    };
  }, [take]);

  const stageTool = useMemo<StageTool>(
    () => ({
      pans: name === 'pan',
      cursor: cursorOf(name, over),
      onPointer: (type, at, { shift, alt }) => take.step({ type, at, shift, alt }),
      onDouble: (at) => take.step({ type: 'double', at }),
      onCancel: () => take.step({ type: 'key', key: 'Escape' }),
    }),
    [name, over, take],
  );
  return {
    stageTool,
    sketch,
    takeKey: (key) => {
      if (!tool.current.isBusy() || (key !== 'Enter' && key !== 'Escape' && key !== 'Backspace'))
        return false;
      take.step({ type: 'key', key });
      return true;
    },
  };
}

const nothing: ToolScene['annotations'] = [];

function carryOut(effect: ToolEffect, tool: ToolName, actions: Actions): void {
  switch (effect.type) {
    case 'add':
      actions.addShapes([effect.shape]);
      // Points and free lines come in numbers; after another shape its label and note are next, and its corners.
      if (tool !== 'freehand' && tool !== 'point') actions.setTool('select');
      return;
    case 'change':
      actions.changeShapes(effect.shapes, effect.how);
      return;
    case 'select': {
      actions.selectAnnotations(effect.ids, effect.vertex ?? null);
      const [only] = effect.ids;
      if (effect.ids.length === 1 && effect.vertex === undefined) actions.focusTieOf(only!);
      return;
    }
    case 'write':
      actions.write({ at: effect.at, sizePx: effect.sizePx });
      return;
    case 'paint':
      actions.paintCells(effect.cells, effect.how);
      return;
    case 'region':
      actions.chooseRegion(effect.box);
      document.getElementById(questionBoxId)?.focus();
      return;
    case 'edit':
      actions.selectAnnotations([effect.id]);
      actions.write(effect.id);
      document.getElementById(annotationNoteId)?.focus();
  }
}

/** What the pointer would take hold of. */
function whatIsUnder(tool: ToolName, at: StagePoint, scene: ToolScene): 'nothing' | 'shape' | 'corner' {
  if (tool !== 'select' && tool !== 'pan') return 'nothing';
  const point = pictureAt(scene, at);
  const reach = onPicture(scene, reachPx);
  const { selectedIds, annotations } = scene;
  const single = selectedIds.length === 1 ? annotations.find(({ id }) => id === selectedIds[0]) : undefined;
  const hasCorners = single !== undefined && single.shape.type !== 'point' && single.shape.type !== 'text';
  if (tool === 'select' && hasCorners && vertexNear(single.shape, point, reach) !== null) return 'corner';
  return annotationAt(annotations, point, reach, scene.lineWidth) === null ? 'nothing' : 'shape';
}

function cursorOf(tool: ToolName, over: 'nothing' | 'shape' | 'corner'): string {
  switch (tool) {
    case 'pan':
      return over === 'shape' ? 'pointer' : '';
    case 'select':
      return { nothing: 'default', shape: 'move', corner: 'pointer' }[over];
    case 'text':
      return 'text';
    default:
      return 'crosshair';
  }
}
