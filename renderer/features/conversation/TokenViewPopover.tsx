import { Underline } from 'lucide-react';
import { shortcut } from '../../commands/shownKeys.js';
import type { TokenUnderline } from '../../state/runs/tokenFigures.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Field } from '../../ui/Field.js';
import { IconButton } from '../../ui/IconButton.js';
import { NumberBox } from '../../ui/NumberBox.js';
import { Popover } from '../../ui/Popover.js';
import { Segments } from '../../ui/Segments.js';

/** What the line under tokens shows, and going to the tokens of the shown answer that the model was unsure of. */
export function TokenViewPopover() {
  const { underline, unsureBelow } = useApp((state) => state.tokenView);
  const tokens = useApp((state) => state.runs[state.shownRunId ?? '']?.tokens);
  const actions = useActions();
  const unsure = (tokens ?? []).filter(({ logProbability }) => Math.exp(logProbability) < unsureBelow).length;
  return (
    <Popover
      label="Tokens"
      place="below end"
      className="popover--form token-view"
      button={(opener) => (
        <IconButton label="Tokens" {...opener}>
          <Underline size={14} />
        </IconButton>
      )}
    >
      <p className="token-view__title" aria-hidden>
        Underlined by
      </p>
      <Segments
        label="Underlined by"
        value={underline}
        options={[
          { value: 'probability', text: 'Probability' },
          { value: 'entropy', text: 'Entropy' },
        ]}
        onChange={(chosen) => actions.setTokenView({ underline: chosen })}
      />
      <p className="field__hint">{underlineHints[underline]}</p>
      <Field
        label="Unsure below, %"
        hint={
          unsure === 1 ? '1 token of this answer is below.' : `${unsure} tokens of this answer are below.`
        }
      >
        <NumberBox
          label="Unsure below, %"
          value={Math.round(unsureBelow * 100)}
          min={1}
          max={100}
          whole
          onChange={(percent) => actions.setTokenView({ unsureBelow: percent / 100 })}
        />
      </Field>
      <div className="token-view__steps">
        <Button
          disabled={unsure === 0}
          title={`One before (${shortcut('unsure-before')})`}
          onClick={() => actions.moveToUnsure(-1)}
        >
          One before
        </Button>
        <Button
          disabled={unsure === 0}
          title={`Next (${shortcut('next-unsure')})`}
          onClick={() => actions.moveToUnsure(1)}
        >
          Next
        </Button>
      </div>
    </Popover>
  );
}

const underlineHints: Readonly<Record<TokenUnderline, string>> = {
  probability: 'The stronger, the more probable.',
  entropy: 'The stronger, the surer: 1/n where n tokens were equally probable.',
};
