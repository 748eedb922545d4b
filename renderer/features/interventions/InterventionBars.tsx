import { isPaintTool } from '../../canvas/geometry/toolNames.js';
import { useApp } from '../../state/WindowModelContext.js';
import { PaintBar } from './PaintBar.js';
import { ThresholdBar } from './ThresholdBar.js';
import './interventions.css';

/** What is being changed of what the model reads: bars above the image, there while they are needed. */
export function InterventionBars() {
  const isPainting = useApp((state) => isPaintTool(state.tool) && state.currentImageId !== null);
  const isTrying = useApp((state) => state.thresholdPreview !== null && state.shownRunId !== null);
  return (
    <>
      {isPainting && <PaintBar />}
      {isTrying && <ThresholdBar />}
    </>
  );
}
