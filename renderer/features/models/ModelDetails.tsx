import type { KnownModel } from '../../../electron/ipc/modelContracts.js';
import type { ModelFinding } from '../../../engine/protocol/modelLook.js';
import { howToLoad, isCurrentModel, type LookState } from '../../state/models/modelsSlice.js';
import { whatWouldEnd } from '../../state/models/whatWouldEnd.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { MemoryNeed } from './MemoryNeed.js';
import { factsOf } from './modelTexts.js';
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
  return (
    <section className="model" aria-label={model.name} data-testid="model-details">
      <h3>{model.name}</h3>
      <p className="model__folder">{model.folder}</p>
      {look === undefined && <p role="status">Looking at the folder…</p>}
      {look?.state === 'failed' && <Notice kind="note">{look.message}</Notice>}
      {found?.findings.map((finding) => (
        <Finding key={finding.text} {...finding} />
      ))}
      {found?.memory != null && <MemoryNeed look={found} memory={found.memory} />}
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
      <ModelButtons model={model} look={look} />
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

function ModelButtons({ model, look }: { readonly model: KnownModel; readonly look: LookState | undefined }) {
  const { modelId, isShipped } = model;
  const isCurrent = useApp((state) => isCurrentModel(state, model));
  const ends = useApp(whatWouldEnd);
  const actions = useActions();
  const how = howToLoad(look);
  return (
    <div className="model__foot">
      {isCurrent ? (
        <OpeningState model={model} />
      ) : (
        how !== 'no' && ends !== null && <p className="model__ends">{ends}</p>
      )}
      <div className="model__buttons">
        {!isCurrent && how !== 'no' && (
          <Button
            look="primary"
            data-testid="load-model"
            disabled={how === null}
            onClick={() => void actions.loadModel(modelId)}
          >
            {how === 'anyway' ? 'Load anyway' : 'Load'}
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
