import { SlidersHorizontal } from 'lucide-react';
import { maxNewTokens, maxSeed, maxTemperature, maxThreshold } from '../../../engine/protocol/limits.js';
import { selectors } from '../../../engine/protocol/selector.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Field } from '../../ui/Field.js';
import { IconButton } from '../../ui/IconButton.js';
import { NumberBox } from '../../ui/NumberBox.js';
import { Popover } from '../../ui/Popover.js';
import { defaultAskSettings } from '../../state/runs/composerSlice.js';
import type { AskSettings } from '../../state/runs/run.js';

/** Length, sampling and selection of the next question. */
export function AskSettingsPopover() {
  const settings = useApp((state) => state.askSettings);
  const modelThreshold = useApp((state) => state.model?.threshold ?? 48);
  const actions = useActions();
  const { sampling, threshold, selector, variant } = settings;
  const set = (change: Partial<AskSettings>): void => actions.setAskSettings({ ...settings, ...change });
  const sample = (change: Partial<AskSettings['sampling']>): void =>
    set({ sampling: { ...sampling, ...change } });
  const flex = variant === 'flex';
  /** How many cells are read hangs on attention, whichever they are. */
  const countsAttention = selector !== 'none' && selector !== 'all';
  return (
    <Popover
      label="Settings of the question"
      place="above start"
      className="popover--form ask-settings"
      button={(opener) => (
        <IconButton label="Settings of the question" {...opener}>
          <SlidersHorizontal size={15} />
        </IconButton>
      )}
    >
      <h3>Answer</h3>
      <Field label="Longest answer, tokens">
        <NumberBox
          label="Longest answer, tokens"
          value={sampling.maxNewTokens}
          min={1}
          max={maxNewTokens}
          whole
          onChange={(value) => sample({ maxNewTokens: value })}
        />
      </Field>
      <Field label="Temperature" hint="0 always takes the most probable token.">
        <NumberBox
          label="Temperature"
          value={sampling.temperature}
          min={0}
          max={maxTemperature}
          step={0.1}
          onChange={(temperature) => sample({ temperature })}
        />
      </Field>
      <Field label="Top-p">
        <NumberBox
          label="Top-p"
          value={sampling.topP}
          min={0.01}
          max={1}
          step={0.05}
          onChange={(topP) => sample({ topP })}
        />
      </Field>
      <Field label="Seed">
        <NumberBox
          label="Seed"
          value={sampling.seed}
          min={0}
          max={maxSeed}
          whole
          onChange={(seed) => sample({ seed })}
        />
      </Field>
      <h3>Selection</h3>
      <Field
        label="Selector"
        hint={flex ? 'Random and centre pick as many cells as attention would.' : nothingSelected}
      >
        <select
          className="select"
          aria-label="Selector"
          value={selector}
          disabled={!flex}
          onChange={(event) => set({ selector: event.target.value as AskSettings['selector'] })}
        >
          {selectors.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field
        label="Threshold"
        hint={
          !flex
            ? nothingSelected
            : countsAttention
              ? `Attention above it selects, 0 to 255. The model's own is ${modelThreshold}.`
              : `Has no say with the selector ${selector}.`
        }
      >
        <NumberBox
          label="Threshold"
          value={threshold ?? modelThreshold}
          min={0}
          max={maxThreshold}
          step={1}
          disabled={!flex || !countsAttention}
          onChange={(value) => set({ threshold: value })}
        />
      </Field>
      <Button onClick={() => actions.setAskSettings({ ...defaultAskSettings, variant })}>
        Back to defaults
      </Button>
    </Popover>
  );
}

/** Why what steers the selection cannot be set. */
const nothingSelected = 'This variant selects no cells. Choose FlexAttention to set it.';
