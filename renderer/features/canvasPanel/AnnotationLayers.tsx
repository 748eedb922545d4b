import { useMemo } from 'react';
import type { Size } from '../../canvas/geometry/points.js';
import type { Viewport } from '../../canvas/geometry/viewport.js';
import { AnnotationLayer } from '../../canvas/layers/AnnotationLayer.js';
import { WorkedOnLayer } from '../../canvas/layers/WorkedOnLayer.js';
import type { ToolSketch } from '../../canvas/tools/annotationTool.js';
import type { AppState } from '../../state/appStore.js';
import { shownHere } from '../../state/annotations/annotationSlice.js';
import { shapeSize } from '../../state/annotations/annotationWords.js';
import { bareColour } from '../../state/annotations/labelColours.js';

interface AnnotationLayersProps {
  readonly state: ReturnType<typeof annotationsShown>;
  readonly sketch: ToolSketch;
  readonly view: Viewport;
  readonly stage: Size;
}

/** The annotations of the current picture: those in peace, and over them what is being worked on. */
export function AnnotationLayers({ state, sketch, view, stage }: AnnotationLayersProps) {
  const { drawn, visible, selectedIds, activeVertex, activeLabelId, writingId, remPx } = state;
  const { annotations, labels } = drawn;
  const [selected, others] = useMemo(() => {
    const chosen = new Set(selectedIds);
    const shown = visible ? annotations.filter(({ id }) => id !== writingId) : [];
    return [shown.filter(({ id }) => chosen.has(id)), shown.filter(({ id }) => !chosen.has(id))];
  }, [annotations, selectedIds, visible, writingId]);
  const changed = sketch.shape ?? (sketch.shapes.size === 1 ? [...sketch.shapes.values()][0]! : null);
  const fontPx = 0.6875 * remPx;
  return (
    <>
      <AnnotationLayer
        annotations={others}
        labels={labels}
        bareColour={bareColour}
        view={view}
        stage={stage}
        fontPx={fontPx}
      />
      <WorkedOnLayer
        selected={selected}
        labels={labels}
        bareColour={bareColour}
        newColour={labels.find(({ id }) => id === activeLabelId)?.colour ?? bareColour}
        activeVertex={activeVertex}
        sketch={sketch}
        measure={changed === null ? null : shapeSize(changed)}
        view={view}
        fontPx={fontPx}
      />
    </>
  );
}

/** What of the window's state the layers show; read outside of the stage, whose children have no window model. */
export function annotationsShown(state: AppState) {
  return {
    drawn: shownHere(state),
    visible: state.annotationsVisible,
    selectedIds: state.selectedAnnotationIds,
    activeVertex: state.activeVertex,
    activeLabelId: state.activeLabelId,
    writingId: state.writing?.id ?? null,
    remPx: state.remPx,
  };
}
