import { useMemo } from 'react';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { overlayPixels } from '../../../engine/selection/overlayPicture.js';
import { stillUrl } from '../../state/images/stillUrl.js';
import type { Run } from '../../state/runs/run.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { SquarePicture } from '../../ui/SquarePicture.js';

/** What the small pictures show: all that was read, or what the layer in focus chose. */
export type PictureScope = 'all' | 'tokens';

interface SelectionPictureProps {
  readonly run: Run;
  readonly scope: PictureScope;
  /** The layer in focus. */
  readonly layer: number | null;
}

/** How often each cell was read for an answer, small, over its picture; in words where there is nothing to show. */
export function SelectionPicture({ run, scope, layer }: SelectionPictureProps) {
  const { runId, settings, selections: told } = run;
  const image = useApp((state) => state.images[run.imageId]);
  const colourMap = useApp((state) => state.overlay.colourMap);
  const arrived = useApp((state) => state.masks.arrived);
  const selections = useSelections();
  const pixels = useMemo(() => {
    // What has arrived is read again.
    const frequency = arrived < 0 ? null : selections.frequency(runId, scope, { tokenIndex: 0, layer });
    if (frequency === null) return null;
    return overlayPixels({ kind: 'heat', gridSide: selectionGridSide, values: frequency.shares }, colourMap);
  }, [selections, runId, scope, layer, arrived, colourMap]);
  if (image === undefined) return null;
  if (told === 0) return <p className="compare__none">Selects no cells.</p>;
  if (settings.region !== undefined) return <p className="compare__none">Its cells lie on its region.</p>;
  if (pixels === null) {
    return (
      <p className="compare__none">{scope === 'all' ? 'Not read yet.' : 'This layer does not choose.'}</p>
    );
  }
  return (
    <SquarePicture
      label="How often each cell was read"
      url={stillUrl(image)}
      width={image.width}
      height={image.height}
      pixels={pixels}
      opacity={0.8}
    />
  );
}
