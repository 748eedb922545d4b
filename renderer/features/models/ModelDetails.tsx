import { useShallow } from 'zustand/react/shallow';
import type { KnownModel } from '../../../electron/ipc/modelContracts.js';
import { isSameOpening } from '../../../engine/protocol/chosenOpening.js';
import type { ModelFinding } from '../../../engine/protocol/modelLook.js';
import type { ModelOpening } from '../../../engine/protocol/modelOpening.js';
import {
  howToLoad,
  isCurrentModel,
  type LookState,
  memoryAs,
  wantedOpening,
} from '../../state/models/modelsSlice.js';
import { whatWouldEnd } from '../../state/models/whatWouldEnd.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { KeptInCache } from './KeptInCache.js';
import { Conversion } from './Conversion.js';
import { MemoryNeed } from './MemoryNeed.js';
import { factsOf } from './modelTexts.js';
import { OpeningChoice } from './OpeningChoice.js';
import { OpeningState } from './OpeningState.js';

/** What a model is, what is wrong or missing, what it would take, and what can be done with it. */
export function ModelDetails({
  model,
  look,
}: {
  readonly model: KnownModel;
  readonly look: LookState | undefined;
}) {
  const found = look?.state === 'looked' ? look.look : null;
  const opening = useApp(useShallow((state) => wantedOpening(state, model)));
  const memory = found && memoryAs(found, opening);
  return (
    <section className="model" aria-label={model.name} data-testid="model-details">
      <h3>{model.name}</h3>
      <p className="model__folder">{model.folder}</p>
      <KeptInCache model={model} />
      {look === undefined && <p role="status">Looking at the folder…</p>}
      {look?.state === 'failed' && <Notice kind="note">{look.message}</Notice>}
      {found?.findings.map((finding) => (
        <Finding key={finding.text} {...finding} />
      ))}
      {found !== null && <OpeningChoice model={model} look={found} opening={opening} />}
      {found !== null && memory !== null && <MemoryNeed look={found} memory={memory} />}
      {found !== null && (
        <dl className="model__facts">
          {factsOf(found).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <Conversion model={model} look={found} />
      <ModelButtons model={model} look={look} opening={opening} />
    </section>
  );
}

function Finding({ kind, text }: ModelFinding) {
  return (
    <Notice kind={kind === 'blocks' || kind === 'window' ? 'error' : 'note'} testId="model-finding">
      {kind === 'blocks' && <strong>This model cannot be opened. </strong>}
      {kind === 'lacks' && <strong>Something is missing. </strong>}
      {text}
    </Notice>
  );
}

function ModelButtons({
  model,
  look,
  opening,
}: {
  readonly model: KnownModel;
  readonly look: LookState | undefined;
  readonly opening: ModelOpening;
}) {
  const { modelId, isShipped } = model;
  const isCurrent = useApp((state) => isCurrentModel(state, model));
  const ends = useApp(whatWouldEnd);
  const actions = useActions();
  /** Whether it is open, or being opened, as the person wants it. */
  const isSo = useApp(({ modelSource }) => isCurrent && isSameOpening(modelSource!.opening, opening));
  const how = howToLoad(look, opening);
  const canLoad = !isSo && how !== 'no';
  return (
    <div className="model__foot">
      {isCurrent && <OpeningState model={model} />}
      {canLoad && ends !== null && <p className="model__ends">{ends}</p>}
      <div className="model__buttons">
        {canLoad && (
          <Button
            look="primary"
            data-testid="load-model"
            disabled={how === null}
            onClick={() => void actions.loadModel(modelId)}
          >
            {how === 'anyway' ? 'Load anyway' : 'Load'}
            {isCurrent && ' as chosen'}
          </Button>
        )}
        {isCurrent && <Button onClick={() => void actions.openModelCard()}>Model card</Button>}
        <Button look="quiet" onClick={() => void actions.lookAgain(modelId)}>
          Look again
        </Button>
        {!isShipped && !isCurrent && (
          <Button
            look="quiet"
            title="Takes it off this list. Nothing is deleted on the disk."
            onClick={() => void actions.forgetModel(modelId)}
          >
            Forget
          </Button>
        )}
      </div>
    </div>
  );
}
