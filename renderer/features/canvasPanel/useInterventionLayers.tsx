import type { ReactNode } from 'react';
import { gridPlaces, isWhole } from '../../canvas/geometry/gridPlaces.js';
import type { Size } from '../../canvas/geometry/points.js';
import { isPaintTool } from '../../canvas/geometry/toolNames.js';
import type { Viewport } from '../../canvas/geometry/viewport.js';
import { PaintedLayer } from '../../canvas/layers/PaintedLayer.js';
import { RegionLayer } from '../../canvas/layers/RegionLayer.js';
import type { ToolSketch } from '../../canvas/tools/annotationTool.js';
import { regionHere } from '../../state/interventions/interventionSlice.js';
import { useApp } from '../../state/WindowModelContext.js';
import { usePaintedMarks } from './usePaintedMarks.js';

/** What a person changes of what is read, on the canvas. */
export interface InterventionLayers {
  /** For the stage, whose children have no window model. */
  readonly layers: ReactNode;
  /** What is painted, for tools that read the document: see `PaintedMarks.cells`. */
  readonly painted: string | undefined;
}

/** The region that the next question is, or the shown answer was, about, and the painted cells. */
export function useInterventionLayers(
  image: Size,
  view: Viewport | null,
  sketch: ToolSketch,
): InterventionLayers {
  const marks = usePaintedMarks();
  const how = useApp((state) => state.paintHow);
  const cursor = useApp((state) => (isPaintTool(state.tool) ? state.paintCursor : null));
  const padded = useApp((state) => state.padded);
  const asked = useApp((state) => state.runs[state.shownRunId ?? '']?.settings.region);
  const region = useApp(regionHere) ?? asked;
  if (view === null) return { layers: null, painted: marks?.cells };
  const place = gridPlaces(image, asked).cells;
  const layers = (
    <>
      {region !== undefined && (
        <RegionLayer
          region={gridPlaces(image, region).cells}
          image={image}
          view={view}
          alone={region.use === 'all'}
        />
      )}
      {marks !== null && (
        <PaintedLayer
          marks={marks}
          painting={sketch.painting ?? null}
          how={how}
          cursor={cursor}
          place={place}
          view={view}
          padded={padded && isWhole(image, place)}
        />
      )}
    </>
  );
  return { layers, painted: marks?.cells };
}
