import { X } from 'lucide-react';
import { useEffect } from 'react';
import { visibleToken } from '../../state/runs/visibleToken.js';
import { useActions, useApp, useHeadMaps } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { IconButton } from '../../ui/IconButton.js';
import { Notice } from '../../ui/Notice.js';
import { useModal } from '../../ui/useModal.js';
import { HeadMultiples } from './HeadMultiples.js';
import { HeadOrderFields } from './HeadOrderFields.js';
import './heads.css';

/**
 * What each head of the layer in focus looks at while the token in focus is computed. The answer is computed again for it; the maps
 * of one layer are kept, and dropped when another is looked at.
 */
export function HeadsDialog() {
  const heads = useApp((state) => state.heads);
  const run = useApp((state) => state.runs[state.heads?.runId ?? '']);
  const { tokenIndex, layer } = useApp((state) => state.focus);
  const holder = useHeadMaps();
  const actions = useActions();
  const isOpen = heads !== null;
  const dialog = useModal(isOpen);
  useEffect(() => {
    if (isOpen) void actions.fetchHeads();
  }, [actions, isOpen, layer, tokenIndex]);
  const close = (): void => actions.showHeads(null);
  const layers = run?.prefill?.selectingLayers ?? [];
  const maps = heads?.state === 'here' && layer !== null ? holder.of(heads.runId, layer) : null;
  return (
    <dialog ref={dialog} className="heads" aria-label="Heads" data-testid="heads-dialog" onClose={close}>
      <header>
        <h2>Heads of layer {layer}</h2>
        <IconButton label="Close" onClick={close}>
          <X size={16} />
        </IconButton>
      </header>
      {heads !== null && run !== undefined && (
        <div className="heads__body" tabIndex={0} role="group" aria-label="Heads of the layer">
          <div className="heads__line">
            <label>
              Layer{' '}
              <select
                className="select"
                value={layer ?? ''}
                onChange={({ target }) => actions.focusPlace(run.runId, tokenIndex, Number(target.value))}
              >
                {layers.map((one) => (
                  <option key={one} value={one}>
                    {one}
                  </option>
                ))}
              </select>
            </label>
            <Button
              disabled={tokenIndex === 0}
              onClick={() => actions.focusPlace(run.runId, tokenIndex - 1, layer)}
            >
              Token before
            </Button>
            <Button
              disabled={tokenIndex >= run.tokens.length - 1}
              onClick={() => actions.focusPlace(run.runId, tokenIndex + 1, layer)}
            >
              Next token
            </Button>
            <p>
              Token {tokenIndex + 1} of {run.tokens.length}:{' '}
              <span className="mono">{visibleToken(run.tokens[tokenIndex]?.text ?? '')}</span>
            </p>
          </div>
          <HeadOrderFields />
          {heads.state === 'asking' && <p role="status">The answer is computed again…</p>}
          {heads.failure !== null && (
            <Notice kind="error" testId="heads-trouble">
              {heads.failure.message}
            </Notice>
          )}
          {maps !== null && (
            <>
              <HeadMultiples maps={maps} />
              <p className="heads__note" data-testid="heads-bytes">
                {maps.heads} heads, maps of {maps.tokens} {maps.tokens === 1 ? 'token' : 'tokens'} kept:{' '}
                {(holder.bytes / 2 ** 20).toFixed(2)} MiB, of this layer alone. Brightest is the most
                attention that any head of this token gives to one place.
              </p>
            </>
          )}
        </div>
      )}
    </dialog>
  );
}
