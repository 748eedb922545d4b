import { CornerDownRight } from 'lucide-react';
import { originText } from '../../state/interventions/originText.js';
import type { Run } from '../../state/runs/run.js';
import { firstAnswerToken } from '../../state/runs/tokenKind.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { turnId } from './turnId.js';

/** What was changed of another turn to make this one, and the way to that; nothing for a question of its own. */
export function OriginNote({ run }: { readonly run: Run }) {
  const source = useApp((state) => state.runs[run.origin?.runId ?? '']);
  const place = useApp(({ runIds, runs }) =>
    source === undefined
      ? 0
      : runIds.filter((id) => runs[id]?.imageId === run.imageId).indexOf(source.runId) + 1,
  );
  const actions = useActions();
  const text = originText(run, source);
  if (text === null) return null;
  const show = (to: Run): void => {
    actions.focusToken(to.runId, firstAnswerToken(to));
    document.getElementById(turnId(to.runId))?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <p className="turn__origin" data-testid="origin">
      <CornerDownRight size={13} aria-hidden />
      <span>
        {text}{' '}
        {source !== undefined && (
          <Button look="quiet" onClick={() => show(source)}>
            From turn {place}
          </Button>
        )}
        {source === undefined && run.origin !== undefined && 'The turn it was made of was deleted.'}
      </span>
    </p>
  );
}
