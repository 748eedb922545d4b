import { useId } from 'react';
import { hubNameText } from '../../../engine/protocol/hubName.js';
import { readHubReference } from '../../../engine/protocol/hubReference.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { CachedModels } from './CachedModels.js';
import { HubFailure } from './HubFailure.js';
import { HubOfferView } from './HubOfferView.js';
import { hubHost, tellsText } from './hubTexts.js';
import './hub.css';

/** A model of the Hugging Face hub: named, looked up, and then downloaded. Nothing is asked before a button is pressed. */
export function HubPane() {
  const { text, lookUp, place } = useApp((state) => state.hub);
  const actions = useActions();
  const [boxId, hintId] = [useId(), useId()];
  const reference = readHubReference(text);
  const known = place?.state === 'known' ? place.place : null;
  const isEmpty = text.trim() === '';
  const isAsking = lookUp?.state === 'asking';
  return (
    <section className="model hub" aria-label="From the Hugging Face hub" data-testid="hub-pane">
      <h3>From the Hugging Face hub</h3>
      <form
        className="hub__form"
        onSubmit={(event) => {
          event.preventDefault();
          void actions.lookUpInHub();
        }}
      >
        <label htmlFor={boxId}>Name of the model, or the address of its page</label>
        <div className="hub__line">
          <input
            id={boxId}
            className="hub__name"
            value={text}
            placeholder="llava-hf/llava-1.5-7b-hf"
            autoFocus
            spellCheck={false}
            autoComplete="off"
            maxLength={2000}
            aria-describedby={hintId}
            aria-invalid={!isEmpty && !reference.ok}
            onChange={(event) => actions.setHubText(event.target.value)}
          />
          {isAsking ? (
            <Button onClick={() => void actions.cancelHubLookUp()}>Cancel</Button>
          ) : (
            <Button
              type="submit"
              look={lookUp?.state === 'found' ? 'plain' : 'primary'}
              data-testid="hub-look-up"
              disabled={!reference.ok}
            >
              Look up
            </Button>
          )}
        </div>
        <p id={hintId} className="hub__hint" data-testid="hub-hint" aria-live="polite">
          {isEmpty
            ? 'owner/name, or owner/name@revision for a branch, a tag or a commit.'
            : reference.ok
              ? `Means ${hubNameText(reference.name)}.`
              : reference.problem}
        </p>
      </form>
      <p className="hub__tells" data-testid="hub-tells">
        {tellsText(known)}
      </p>
      {known?.offline === true && (
        <Notice kind="note">
          HF_HUB_OFFLINE is set: the hub is not asked, and what is not on this machine cannot come.
        </Notice>
      )}
      {place?.state === 'failed' && <Notice kind="error">{place.message}</Notice>}
      {isAsking && (
        <p role="status" data-testid="hub-asking">
          Asking {hubHost(known)} about {lookUp.name}…
        </p>
      )}
      {lookUp?.state === 'failed' && <HubFailure error={lookUp.error} />}
      {lookUp?.state === 'found' && <HubOfferView offer={lookUp.offer} />}
      {lookUp === null && known !== null && <CachedModels cached={known.cached} />}
    </section>
  );
}
