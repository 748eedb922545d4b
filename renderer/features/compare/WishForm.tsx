import { useState } from 'react';
import { maxThreshold } from '../../../engine/protocol/limits.js';
import { selectors } from '../../../engine/protocol/selector.js';
import { isThere, type Wish } from '../../state/compare/comparison.js';
import type { Run } from '../../state/runs/run.js';
import { canAskBeside } from '../../state/runs/sampleActions.js';
import { variantNames } from '../../state/runs/variantTexts.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { NumberBox } from '../../ui/NumberBox.js';

interface WishFormProps {
  readonly origin: Run;
  readonly compared: readonly Run[];
}

/** The settings under which the question can be asked too, and the asking of those that are chosen. */
export function WishForm({ origin, compared }: WishFormProps) {
  const model = useApp((state) => state.model);
  const canAsk = useApp((state) => canAskBeside(state, origin.runId));
  const queue = useApp(({ askQueue }) => (askQueue?.originRunId === origin.runId ? askQueue : null));
  const trouble = useApp(({ askQueueTrouble }) =>
    askQueueTrouble?.originRunId === origin.runId ? askQueueTrouble.failure.message : null,
  );
  const actions = useActions();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [threshold, setThreshold] = useState(model?.threshold ?? 48);
  const hasFlex = model?.variants.includes('flex') === true;
  const wishes: readonly (readonly [name: string, wish: Wish])[] = [
    ...(model?.variants ?? []).map(
      (variant) => [variantNames[variant], { how: 'variant', variant }] as const,
    ),
    ...(hasFlex ? selectors : []).map(
      (selector) => [`Selector ${selector}`, { how: 'selector', selector }] as const,
    ),
  ];
  const byThreshold: Wish = { how: 'threshold', threshold };
  const open = wishes.filter(([, wish]) => !isThere(compared, origin, wish));
  const wanted = open.filter(([name]) => chosen.includes(name)).map(([, wish]) => wish);
  return (
    <section className="compare__wishes" aria-label="Ask under other settings too">
      {open.length > 0 && (
        <div className="compare__line">
          <span>Ask it too as</span>
          {open.map(([name]) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={chosen.includes(name)}
                onChange={({ target }) =>
                  setChosen(target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
                }
              />
              {name}
            </label>
          ))}
          <Button
            look="primary"
            disabled={!canAsk || wanted.length === 0}
            onClick={() => {
              setChosen([]);
              void actions.askWishes(wanted);
            }}
          >
            {wanted.length === 0 ? 'Ask' : `Ask ${wanted.length}`}
          </Button>
        </div>
      )}
      {hasFlex && (
        <div className="compare__line">
          <span>or at the threshold</span>
          <span className="compare__number">
            <NumberBox
              label="Threshold"
              value={threshold}
              min={0}
              max={maxThreshold}
              step={1}
              onChange={setThreshold}
            />
          </span>
          <Button
            disabled={!canAsk || isThere(compared, origin, byThreshold)}
            onClick={() => void actions.askWishes([byThreshold])}
          >
            Ask at {threshold}
          </Button>
        </div>
      )}
      {queue !== null && (
        <div className="compare__line">
          <progress aria-label="Questions answered" value={queue.done} max={queue.total} />
          <span>{queue.cancelling ? 'Cancelling' : `${queue.done} of ${queue.total} answered`}</span>
          <Button disabled={queue.cancelling} onClick={() => actions.cancelAskQueue()}>
            Cancel
          </Button>
        </div>
      )}
      {trouble !== null && <Notice kind="error">{trouble}</Notice>}
    </section>
  );
}
