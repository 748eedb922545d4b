import { shortcut } from '../../commands/shownKeys.js';
import { overlayModes, type OverlayMode } from '../../state/view/overlaySlice.js';
import type { ComparedValues, FrequencyScope } from '../../state/view/overlaySlice.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Segments } from '../../ui/Segments.js';

/** What the overlay shows: all modes side by side where there is room, else a list of them; and what a mode leaves open. */
export function ModeChooser() {
  const mode = useApp((state) => state.overlay.mode);
  const scope = useApp((state) => state.overlay.scope);
  const compare = useApp((state) => state.overlay.compare);
  const actions = useActions();
  const choose = (value: OverlayMode): void => actions.setOverlay({ mode: value, visible: true });
  return (
    <>
      <div className="canvas-bar__modes canvas-bar__modes--wide">
        <Segments<OverlayMode>
          label="Overlay mode"
          value={mode}
          options={overlayModes.map((value) => ({ value, ...modeTexts[value] }))}
          onChange={choose}
        />
      </div>
      <select
        className="select canvas-bar__modes canvas-bar__modes--narrow"
        aria-label="Overlay mode"
        title={`Overlay mode (${shortcut('next-overlay-mode')}): ${modeTexts[mode].hint}`}
        value={mode}
        onChange={(event) => choose(event.target.value as OverlayMode)}
      >
        {overlayModes.map((value) => (
          <option key={value} value={value}>
            {modeTexts[value].text}
          </option>
        ))}
      </select>
      {mode === 'frequency' && (
        <select
          className="select canvas-bar__of"
          aria-label="Count over"
          title="Count over"
          value={scope}
          onChange={(event) => actions.setOverlay({ scope: event.target.value as FrequencyScope })}
        >
          <option value="all">all layers and tokens</option>
          <option value="layers">layers, this token</option>
          <option value="tokens">tokens, this layer</option>
        </select>
      )}
      {mode === 'difference' && (
        <select
          className="select canvas-bar__of"
          aria-label="Difference of"
          title="Difference of"
          value={compare}
          onChange={(event) => actions.setOverlay({ compare: event.target.value as ComparedValues })}
        >
          <option value="cells">cells</option>
          <option value="attention">attention</option>
        </select>
      )}
    </>
  );
}

const modeTexts = {
  selected: { text: 'Selected', hint: 'Cells this layer selected for this token' },
  attention: { text: 'Attention', hint: 'Attention on the low-res image tokens' },
  relative: {
    text: 'Relative',
    hint: 'Attention divided by that of a neutral question, which takes away what any question draws',
  },
  difference: {
    text: 'Difference',
    hint: 'What changes from a pinned layer and token to the one in focus, also of another answer',
  },
  frequency: { text: 'How often', hint: 'How often each cell was chosen' },
  sensitivity: {
    text: 'Sensitivity',
    hint: 'What dropping each cell costs the answer, as an experiment measured it',
  },
} as const;
