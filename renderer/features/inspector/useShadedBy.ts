import { useMemo } from 'react';
import type { Annotation } from '../../../engine/protocol/annotation.js';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { gridPlaces } from '../../canvas/geometry/gridPlaces.js';
import { shapeCells } from '../../canvas/geometry/shapeCells.js';
import { shownHere } from '../../state/annotations/annotationSlice.js';
import type { ShadedBy } from '../../state/masks/matrixValue.js';
import type { Run } from '../../state/runs/run.js';
import { useApp } from '../../state/WindowModelContext.js';

/** What the matrix of a run is shaded by, and the annotation that is looked at, if there is one on the picture. */
export function useShadedBy(run: Run | undefined): ShadedBy & { readonly annotation: Annotation | null } {
  const { shading, annotationId } = useApp((state) => state.matrix);
  const { annotations } = useApp(shownHere);
  const annotation = annotations.find(({ id }) => id === annotationId) ?? annotations[0] ?? null;
  const [picture, region] = [run?.picture, run?.settings.region];
  return useMemo(() => {
    const isShaded = shading === 'annotation' && annotation !== null && picture !== undefined;
    const cells = isShaded
      ? shapeCells(gridPlaces(picture, region).cells, annotation.shape, selectionGridSide)
      : noCells;
    return { shading, cells, annotation };
  }, [shading, annotation, picture, region]);
}

const noCells: readonly number[] = [];
