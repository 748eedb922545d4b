import { useActions, useApp } from '../../state/WindowModelContext.js';
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
    </p>
  );
}

/** A test holds it to assets/models/fovea-mini/README.md. */
export const shippedModelTaught =
  'fovea-mini was taught twelve kinds of questions on generated pictures: 64 words on signs, marks, dots, clocks, ' +
  'and cars and buildings from above. It mostly says when it cannot answer; ' +
  'what it answers elsewhere means nothing.';
