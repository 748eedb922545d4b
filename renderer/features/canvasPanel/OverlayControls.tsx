import { Eye, EyeOff, Maximize, Minus, Plus, SquareDashed } from 'lucide-react';
import { colourMapNames, type ColourMapName } from '../../../engine/selection/colourMap.js';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { Segments } from '../../ui/Segments.js';
import { ZoomBox } from './ZoomBox.js';
import { PixelsChooser } from './PixelsChooser.js';
import type { FrequencyScope, OverlayMode } from '../../state/view/overlaySlice.js';
import './overlayControls.css';

/** The bar above the image: what the overlay shows and how, and the zoom. */
export function OverlayControls() {
  const { mode, scope, colourMap, opacity, visible } = useApp((state) => state.overlay);
  const padded = useApp((state) => state.padded);
  const zoomable = useApp((state) => state.view !== null);
  const actions = useActions();
  return (
    <div className="canvas-bar" role="toolbar" aria-label="Overlay and zoom">
      <Segments<OverlayMode>
        label="Overlay mode"
        value={mode}
        options={modes}
        onChange={(value) => actions.setOverlay({ mode: value, visible: true })}
      />
      {mode === 'frequency' && (
        <select
          className="select"
          aria-label="Count over"
          value={scope}
          onChange={(event) => actions.setOverlay({ scope: event.target.value as FrequencyScope })}
        >
          <option value="all">all layers and tokens</option>
          <option value="layers">layers, this token</option>
          <option value="tokens">tokens, this layer</option>
        </select>
      )}
      <select
        className="select"
        aria-label="Colour map"
        title="Colour map"
        value={colourMap}
        onChange={(event) => actions.setOverlay({ colourMap: event.target.value as ColourMapName })}
      >
        {colourMapNames.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <input
        type="range"
        className="range"
        aria-label="Overlay opacity"
        title={`Overlay opacity ${Math.round(opacity * 100)} %`}
        min={0}
        max={1}
        step={0.05}
        value={opacity}
        onChange={(event) => actions.setOverlay({ opacity: event.target.valueAsNumber })}
      />
      <IconButton
        label={visible ? 'Hide overlay' : 'Show overlay'}
        shortcut={shortcut('toggle-overlay')}
        aria-pressed={visible}
        onClick={() => actions.toggleOverlay()}
      >
        {visible ? <Eye size={16} /> : <EyeOff size={16} />}
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

const modes = [
  { value: 'selected', text: 'Selected', hint: 'Cells this layer selected for this token' },
  { value: 'attention', text: 'Attention', hint: 'Attention on the low-res image tokens' },
  { value: 'frequency', text: 'How often', hint: 'How often each cell was chosen' },
] as const;
