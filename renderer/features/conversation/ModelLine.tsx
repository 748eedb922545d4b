import { useActions, useApp } from '../../state/WindowModelContext.js';
import { shippedModelTaught } from '../../state/settings/shippedModel.js';
import { Button } from '../../ui/Button.js';

/** What the shipped model was taught, as its card says it; the card itself is a click away. */
export function ModelLine() {
  const isShown = useApp(
    ({ engine, modelSource }) => engine.state === 'ready' && modelSource?.isShipped === true,
  );
  const actions = useActions();
  if (!isShown) return null;
  return (
    <p className="composer__model" data-testid="model-line">
      {shippedModelTaught}{' '}
      <Button look="quiet" onClick={() => void actions.openModelCard()}>
        Model card and scores
      </Button>
      <Button look="quiet" onClick={() => void actions.showModels(true)}>
        Other models…
      </Button>
    </p>
  );
}
