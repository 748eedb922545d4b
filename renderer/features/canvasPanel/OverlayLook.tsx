import { Palette } from 'lucide-react';
import { colourMapNames, cssGradient, type ColourMapName } from '../../../engine/selection/colourMap.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Field } from '../../ui/Field.js';
import { IconButton } from '../../ui/IconButton.js';
import { Popover } from '../../ui/Popover.js';

/** How the overlay is drawn: colours and opacity. */
export function OverlayLook() {
  const { mode, colourMap, opacity } = useApp((state) => state.overlay);
  const actions = useActions();
  const percent = `${Math.round(opacity * 100)} %`;
  const hasOwnColours = mode === 'difference' || mode === 'relative' || mode === 'sensitivity';
  return (
    <Popover
      label="Colours and opacity of the overlay"
      place="below start"
      className="popover--form overlay-look"
      button={(opener) => (
        <IconButton label="Colours and opacity of the overlay" {...opener}>
          <Palette size={16} />
        </IconButton>
      )}
    >
      <Field
        label="Colour map"
        hint={
          hasOwnColours
            ? 'This mode has two directions and colours of its own; the map is for the others.'
            : undefined
        }
      >
        <select
          className="select"
          aria-label="Colour map"
          value={colourMap}
          onChange={(event) => actions.setOverlay({ colourMap: event.target.value as ColourMapName })}
        >
          {colourMapNames.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <span className="overlay-look__map" style={{ backgroundImage: cssGradient(colourMap) }} aria-hidden />
      <Field label={`Opacity ${percent}`}>
        <input
          type="range"
          className="range overlay-look__range"
          aria-label="Overlay opacity"
          aria-valuetext={percent}
          min={0}
          max={1}
          step={0.05}
          value={opacity}
          onChange={(event) => actions.setOverlay({ opacity: event.target.valueAsNumber })}
        />
      </Field>
    </Popover>
  );
}
