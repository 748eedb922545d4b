import { Eye, EyeOff, LayoutGrid, Maximize, Minus, Plus, SquareDashed } from 'lucide-react';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { ModeChooser } from './ModeChooser.js';
import { OverlayLook } from './OverlayLook.js';
import { PixelsChooser } from './PixelsChooser.js';
import { ZoomBox } from './ZoomBox.js';
import './overlayControls.css';

/** The bar above the image: what the overlay shows and how, whose pixels, and the zoom. */
export function OverlayControls() {
  const visible = useApp((state) => state.overlay.visible);
  const multiples = useApp((state) => state.multiples);
  const padded = useApp((state) => state.padded);
  const zoomable = useApp((state) => state.view !== null);
  const actions = useActions();
  return (
    <div className="canvas-bar" role="toolbar" aria-label="Overlay and zoom">
      <ModeChooser />
      <IconButton
        label={visible ? 'Hide overlay' : 'Show overlay'}
        shortcut={shortcut('toggle-overlay')}
        aria-pressed={visible}
        onClick={() => actions.toggleOverlay()}
      >
        {visible ? <Eye size={16} /> : <EyeOff size={16} />}
      </IconButton>
      <OverlayLook />
      <IconButton
        label="All layers or tokens as small pictures"
        shortcut={shortcut('toggle-multiples')}
        aria-pressed={multiples !== null}
        onClick={() => actions.toggleMultiples()}
      >
        <LayoutGrid size={16} />
      </IconButton>
      <IconButton
        label={padded ? 'Show the image without its padding' : 'Show the padded square the model sees'}
        aria-pressed={padded}
        disabled={!zoomable}
        onClick={() => actions.setPadded(!padded)}
      >
        <SquareDashed size={16} />
      </IconButton>
      <PixelsChooser />
      <div className="canvas-bar__zoom">
        <IconButton
          label="Zoom out"
          shortcut={shortcut('zoom-out')}
          disabled={!zoomable}
          onClick={() => actions.zoomOut()}
        >
          <Minus size={16} />
        </IconButton>
        <ZoomBox />
        <IconButton
          label="Zoom in"
          shortcut={shortcut('zoom-in')}
          disabled={!zoomable}
          onClick={() => actions.zoomIn()}
        >
          <Plus size={16} />
        </IconButton>
        <IconButton
          label="Fit image"
          shortcut={shortcut('fit')}
          disabled={!zoomable}
          onClick={() => actions.fit()}
        >
          <Maximize size={15} />
        </IconButton>
      </div>
    </div>
  );
}
