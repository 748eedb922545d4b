import { useState } from 'react';
import type { KnownModel } from '../../../electron/ipc/modelContracts.js';
import { usualBlockSize } from '../../../engine/protocol/blockSize.js';
import { durationText } from '../../../engine/protocol/amountTexts.js';
import type { ModelLook } from '../../../engine/protocol/modelLook.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { formatBytes } from '../../ui/formatBytes.js';
import { Notice } from '../../ui/Notice.js';
import { Segments } from '../../ui/Segments.js';
import './conversion.css';

/** Writing a model again with smaller weights: the wish, what it takes, how far it is, and how it ended. */
export function Conversion({ model, look }: { readonly model: KnownModel; readonly look: ModelLook | null }) {
  const { state, order } = useApp(({ conversion }) => conversion);
  const isOfThis = order?.source === model.folder || order?.target === model.folder;
  if (state !== 'idle' && (isOfThis || !isOver[state])) return <ConversionState isOfThis={isOfThis} />;
  // What is stored in blocks has one type of weights, and is small already.
  if (look === null || look.openings.length < 2) return null;
  return <ConversionWish model={model} width={look.sizes?.hiddenSize ?? 0} />;
}

function ConversionWish({
  model: { modelId, hub },
  width,
}: {
  readonly model: KnownModel;
  /** Of the decoder. */
  readonly width: number;
}) {
  const [weights, setWeights] = useState<'int8' | 'int4'>('int4');
  const [chosenBlock, setBlock] = useState<'32' | '128' | null>(null);
  const block = chosenBlock ?? `${usualBlockSize(weights, width)}`;
  const actions = useActions();
  const plan = (place: 'beside' | 'ask'): void =>
    void actions.planConversion({ modelId, weights, blockSize: block === '32' ? 32 : 128, place });
  return (
    <details className="conversion" data-testid="conversion">
      <summary>Convert to int8 or int4…</summary>
      <p>
        Writes the model again with smaller weights, into a folder of its own, which opens faster and takes
        less room. This one stays as it is. Weights of variants are left out.
      </p>
      <div className="conversion__row">
        <Segments label="New weights" value={weights} options={weightOptions} onChange={setWeights} />
        <Segments
          label="Numbers that share a scale"
          value={block}
          options={blockOptions}
          onChange={setBlock}
        />
      </div>
      <div className="conversion__row">
        {hub === null && <Button onClick={() => plan('beside')}>Beside this model…</Button>}
        <Button onClick={() => plan('ask')}>{hub === null ? 'In another folder…' : 'In a folder…'}</Button>
      </div>
    </details>
  );
}

function ConversionState({ isOfThis }: { readonly isOfThis: boolean }) {
  const { state, order, plan, progress, error } = useApp(({ conversion }) => conversion);
  const actions = useActions();
  const name = `${order?.weights ?? ''}, blocks of ${order?.blockSize ?? ''}`;
  const share = progress === null ? 0 : progress.doneBytes / progress.totalBytes;
  return (
    <div className="conversion conversion--under-way" data-testid="conversion" data-state={state}>
      <p role="status">
        <strong>
          {texts[state]} ({name})
        </strong>
        {!isOfThis && ` of ${order?.source ?? ''}`} {isOver[state] ? '' : 'into'} {order?.target}
      </p>
      {plan !== null && state === 'planned' && (
        <p data-testid="conversion-plan">
          {formatBytes(plan.totalBytes)} in {plan.files} {plan.files === 1 ? 'file' : 'files'}
          {plan.freeBytes !== null && `, ${formatBytes(plan.freeBytes)} are free`}
          {plan.finishedBytes > 0 && `; ${formatBytes(plan.finishedBytes)} of it are finished already`}. It
          takes about {durationText(plan.estimatedMs / 1000)}, in the background.
        </p>
      )}
      {(state === 'running' || state === 'stopping') && (
        <progress aria-label="Converting" max={1} value={share} />
      )}
      {progress !== null && state === 'running' && (
        <p>
          {Math.floor(share * 100)} %, {formatBytes(progress.doneBytes)} of {formatBytes(progress.totalBytes)}
        </p>
      )}
      {state === 'failed' && <Notice kind="error">{error}</Notice>}
      {state === 'ended' && <p>It is in the list now, and can be loaded.</p>}
      {(state === 'stopped' || state === 'cut-off') && (
        <p>What is finished is kept, and it can go on there.</p>
      )}
      <div className="conversion__row">
        {state === 'planned' && (
          <Button look="primary" onClick={() => void actions.startConversion()}>
            Convert
          </Button>
        )}
        {!isOver[state] && (
          <Button disabled={state === 'stopping'} onClick={() => void actions.cancelConversion()}>
            Cancel
          </Button>
        )}
        {(state === 'stopped' || state === 'failed' || state === 'cut-off') && (
          <Button onClick={() => void actions.resumeConversion()}>Go on</Button>
        )}
        {isOver[state] && (
          <Button look="quiet" onClick={() => void actions.dismissConversion()}>
            Dismiss
          </Button>
        )}
      </div>
    </div>
  );
}

const isOver = {
  idle: true,
  planning: false,
  planned: false,
  running: false,
  stopping: false,
  ended: true,
  stopped: true,
  failed: true,
  'cut-off': true,
} as const;

const texts = {
  idle: '',
  planning: 'Finding out what the conversion takes',
  planned: 'A conversion is ready to start',
  running: 'Converting',
  stopping: 'Stopping the conversion',
  ended: 'Converted',
  stopped: 'The conversion was stopped',
  failed: 'The conversion failed',
  'cut-off': 'A conversion was cut off with the app',
} as const;

const weightOptions = [
  { value: 'int8', text: 'int8', hint: 'A quarter of fp32; hardly changes an answer' },
  { value: 'int4', text: 'int4', hint: 'An eighth of fp32; changes answers about ten times as much as int8' },
] as const;

const blockOptions = [
  { value: '32', text: 'Blocks of 32', hint: 'Nearer to the original' },
  { value: '128', text: 'Blocks of 128', hint: 'Smaller, and with int4 a quarter less memory' },
] as const;
