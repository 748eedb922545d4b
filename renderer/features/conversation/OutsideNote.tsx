import { Info } from 'lucide-react';
import type { OutsideTaught } from '../../../engine/protocol/outsideTaught.js';
import { outsideTaughtText } from '../../../engine/protocol/outsideTaughtText.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { outsideTaughtSection } from '../../state/settings/shippedModel.js';
import { Button } from '../../ui/Button.js';

/**
 * Says, before the answer, that picture or question are unlike what the model was taught; nothing where they are not, or
 * where the model does not tell. Screen readers hear it from `AnswerAnnouncer`.
 */
export function OutsideNote({ outside }: { readonly outside: OutsideTaught | undefined }) {
  const hasCard = useApp((state) => state.modelSource?.isShipped === true);
  const actions = useActions();
  const text = outsideTaughtText(outside);
  if (outside === undefined || text === null) return null;
  return (
    <div className="turn__outside" title={distancesText(outside)} data-testid="outside-taught">
      <Info size={14} aria-hidden />
      <p>
        {text}{' '}
        {hasCard && (
          <Button look="quiet" onClick={() => void actions.openModelCard(outsideTaughtSection)}>
            How this is told
          </Button>
        )}
      </p>
    </div>
  );
}

/** Such as "Distance from what was taught, where 1 is the limit: picture 2.4, question 0.3". */
function distancesText({ pictureDistance, questionDistance }: OutsideTaught): string {
  return (
    'Distance from what was taught, where 1 is the limit: ' +
    `picture ${pictureDistance.toFixed(2)}, question ${questionDistance.toFixed(2)}`
  );
}
