import { useId } from 'react';
import type { KnownModel } from '../../../electron/ipc/modelContracts.js';
import { memoryShortage, neededBytes } from '../../../engine/protocol/canLoad.js';
import type { ModelLook } from '../../../engine/protocol/modelLook.js';
import type { ModelOpening, PossibleOpening } from '../../../engine/protocol/modelOpening.js';
import type { WeightsType } from '../../../engine/protocol/weightsType.js';
import { useActions } from '../../state/WindowModelContext.js';
import { formatBytes } from '../../ui/formatBytes.js';
import './openingChoice.css';

/** How a model is opened, where that can be chosen: the type of its weights, and whether a plain LLaVA reads high-res tokens. */
export function OpeningChoice({
  model: { modelId },
  look,
  opening,
}: {
  readonly model: KnownModel;
  readonly look: ModelLook;
  readonly opening: ModelOpening;
}) {
  const name = useId();
  const actions = useActions();
  const untrained = opening.untrainedHighres === true;
  const usual = look.memory?.weightsType;
  const types = look.openings.filter((one) => one.untrainedHighres === untrained);
  const chosen = opening.weights ?? usual;
  const choose = (weights: WeightsType): void => {
    const others: ModelOpening = untrained ? { untrainedHighres: true } : {};
    actions.chooseOpening(modelId, weights === usual ? others : { ...others, weights });
  };
  const read = (highres: boolean): void => {
    const others: ModelOpening = opening.weights === undefined ? {} : { weights: opening.weights };
    actions.chooseOpening(modelId, highres ? { ...others, untrainedHighres: true } : others);
  };
  return (
    <>
      {types.length > 1 && (
        <fieldset className="opening" data-testid="weights-choice">
          <legend>Weights in memory</legend>
          {types.map((one) => (
            <label key={one.weights} className="opening__row">
              <input
                type="radio"
                name={name}
                value={one.weights}
                checked={one.weights === chosen}
                onChange={() => choose(one.weights)}
              />
              <span className="opening__type">
                {one.weights}
                {one.weights === usual && ' (usual)'}
              </span>
              <span className="opening__need">{needText(look, one)}</span>
              <span className="opening__cost">{costs[one.weights]}</span>
            </label>
          ))}
        </fieldset>
      )}
      {look.openings.some(({ untrainedHighres }) => untrainedHighres) && (
        <label className="opening opening__untrained" data-testid="untrained-choice">
          <input type="checkbox" checked={untrained} onChange={(event) => read(event.target.checked)} />
          <span>
            <strong>Untrained high-res reading.</strong> This model also chooses cells and reads them at high
            resolution, with copies of its own k_proj and v_proj, as FlexAttention's authors start their
            training. What it selects can be studied; its answers claim nothing.
          </span>
        </label>
      )}
    </>
  );
}

function needText(look: ModelLook, { memory }: PossibleOpening): string {
  const shortage = memoryShortage(look, memory);
  const short = { none: '', available: ', more than is available', total: ', more than the machine has' };
  return `${formatBytes(neededBytes(memory))} of memory${short[shortage]}`;
}

/** What a type costs in exactness, by docs/benchmark.md ("Types of weights"). */
const costs: Readonly<Record<WeightsType, string>> = {
  fp32: 'The numbers as they are stored: nothing is lost.',
  fp16: 'The numbers as they are stored: nothing is lost.',
  int8: 'Blocks of 8 bits: the shipped model answers 0.2 points fewer questions right.',
  int4: "Blocks of 4 bits: the shipped model's answers move about ten times as much as with int8.",
};
