import { ImagePlus } from 'lucide-react';
import { imageFormatNames } from '../../../engine/protocol/imageFormats.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import './emptyCanvas.css';

/** What the canvas shows before the first image. */
export function EmptyCanvas() {
  const actions = useActions();
  const opening = useApp((state) => state.opening);
  return (
    <div className="empty-canvas" data-testid="empty-canvas">
      <ImagePlus size={32} strokeWidth={1.25} aria-hidden />
      <h2>{opening === null ? 'Drop images or a folder here' : `Opening ${opening.name}…`}</h2>
      <p>{imageFormatNames}. You can also paste one, or take a sample from the left.</p>
      {opening === null ? (
        <Button look="primary" onClick={() => void actions.openDialog()}>
          Open images…
        </Button>
      ) : (
        opening.total > 0 && <Button onClick={() => void actions.cancelOpening()}>Cancel</Button>
      )}
    </div>
  );
}
