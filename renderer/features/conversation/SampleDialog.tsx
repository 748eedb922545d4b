import { X } from 'lucide-react';
import { useState } from 'react';
import { maxTemperature } from '../../../engine/protocol/limits.js';
import { sampleCounts } from '../../state/runs/sampleActions.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Field } from '../../ui/Field.js';
import { IconButton } from '../../ui/IconButton.js';
import { NumberBox } from '../../ui/NumberBox.js';
import { useModal } from '../../ui/useModal.js';

/** Offers to draw several answers to a question: how many, and how. */
export function SampleDialog() {
  const runId = useApp((state) => state.samplesOfferedFor);
  const question = useApp((state) => state.runs[runId ?? '']?.question ?? '');
  const asked = useApp((state) => state.runs[runId ?? '']?.settings.sampling);
  const actions = useActions();
  const dialog = useModal(runId !== null);
  const [count, setCount] = useState(8);
  const [temperature, setTemperature] = useState(defaultTemperature);
  const [topP, setTopP] = useState(1);
  const [offeredFor, setOfferedFor] = useState<string | null>(null);
  if (runId !== offeredFor) {
    setOfferedFor(runId);
    setTemperature(asked !== undefined && asked.temperature > 0 ? asked.temperature : defaultTemperature);
    setTopP(asked?.topP ?? 1);
  }
  const close = (): void => actions.offerSamples(null);
  return (
    <dialog
      ref={dialog}
      className="sample-dialog"
      aria-label="Draw several answers"
      data-testid="sample-dialog"
      onClose={close}
      onClick={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <div className="sample-dialog__body">
        <header>
          <h2>Draw several answers</h2>
          <IconButton label="Close" onClick={close}>
            <X size={16} />
          </IconButton>
        </header>
        <p className="sample-dialog__question">{question}</p>
        <Field label="Answers">
          <NumberBox
            label="Answers"
            value={count}
            min={sampleCounts.least}
            max={sampleCounts.most}
            whole
            onChange={setCount}
          />
        </Field>
        <Field
          label="Temperature"
          hint="Above 0: at 0 every answer is the same. Each is drawn with a seed of its own."
        >
          <NumberBox
            label="Temperature"
            value={temperature}
            min={0.01}
            max={maxTemperature}
            step={0.1}
            onChange={setTemperature}
          />
        </Field>
        <Field label="Top-p">
          <NumberBox label="Top-p" value={topP} min={0.01} max={1} step={0.05} onChange={setTopP} />
        </Field>
        <p className="sample-dialog__note">
          They are drawn one after another and kept with the session. A question that you ask meanwhile goes
          first.
        </p>
        <footer>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            onClick={() => {
              if (runId !== null) void actions.drawSamples(runId, count, temperature, topP);
            }}
          >
            Draw {count} answers
          </Button>
        </footer>
      </div>
    </dialog>
  );
}

/** At which a model's own distribution is drawn from. */
const defaultTemperature = 1;
