import { useId, useState, type SyntheticEvent } from 'react';
import { plansHere } from '../../state/interventions/interventionSlice.js';
import type { BranchChoice } from '../../state/interventions/interveneActions.js';
import type { Run } from '../../state/runs/run.js';
import { visibleToken } from '../../state/runs/visibleToken.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { formatShare } from '../../ui/formatNumber.js';

/** Chooses how an answer goes on from one of its tokens: another of the five most probable, or text. */
export function BranchForm({ run, tokenIndex }: { readonly run: Run; readonly tokenIndex: number }) {
  const token = run.tokens[tokenIndex];
  const isPainted = useApp((state) => plansHere(state).present.rules.length > 0);
  const selects = run.settings.variant === 'flex';
  const actions = useActions();
  const name = useId();
  const [picked, setPicked] = useState<number | 'text'>(token?.id ?? 'text');
  const [text, setText] = useState('');
  const [withPlan, setWithPlan] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  if (token === undefined) return null;
  const { alternatives } = token;
  const own = alternatives.some(({ id }) => id === token.id) ? [] : [token];
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const choice: BranchChoice = picked === 'text' ? { kind: 'text', text } : { kind: 'token', id: picked };
    setTrouble(null);
    void actions.branch(choice, withPlan).then(setTrouble);
  };
  return (
    <form
      className="branch"
      aria-label={`Branch at token ${tokenIndex + 1}`}
      data-testid="branch-form"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        actions.closeBranch();
      }}
    >
      <fieldset>
        <legend>
          Branch at token {tokenIndex + 1}: the answer keeps its tokens before it and goes on with
        </legend>
        {[...own, ...alternatives].map(({ id, text: words, logProbability }) => (
          <label key={id} className="branch__choice">
            <input
              type="radio"
              name={name}
              // The form was opened to choose here.
              autoFocus={id === token.id}
              checked={picked === id}
              onChange={() => setPicked(id)}
            />
            <span className="mono">{visibleToken(words) || 'end'}</span>
            <span className="branch__share">
              {formatShare(Math.exp(logProbability))}
              {id === token.id && ', as it was'}
            </span>
          </label>
        ))}
        <label className="branch__choice">
          <input type="radio" name={name} checked={picked === 'text'} onChange={() => setPicked('text')} />
          <span>text:</span>
          <input
            type="text"
            className="branch__text"
            aria-label="Text in place of the token"
            value={text}
            onFocus={() => setPicked('text')}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      </fieldset>
      <label className="branch__choice branch__choice--note">
        <input
          type="checkbox"
          disabled={!isPainted || !selects}
          checked={withPlan && isPainted}
          onChange={(event) => setWithPlan(event.target.checked)}
        />
        <span>with the painted cells from this token on{isPainted ? '' : ' (none are painted)'}</span>
      </label>
      {trouble !== null && (
        <p className="field__wrong" role="alert">
          {trouble}
        </p>
      )}
      <div className="branch__actions">
        <Button look="primary" type="submit">
          Branch
        </Button>
        <Button onClick={() => actions.closeBranch()}>Cancel</Button>
      </div>
    </form>
  );
}
