import type { HubOffer } from '../../../engine/protocol/hubOffer.js';
import { useActions } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { formatBytes } from '../../ui/formatBytes.js';
import { Notice } from '../../ui/Notice.js';
import { factsOfOffer, missingBytes } from './hubTexts.js';

/** What a model of the hub is and takes, with the way to get it. */
export function HubOfferView({ offer }: { readonly offer: HubOffer }) {
  const actions = useActions();
  const { name, isWhole, freeBytes, notices } = offer;
  const missing = missingBytes(offer);
  const hasRoom = missing <= freeBytes;
  return (
    <section className="hub__offer" aria-label={name} data-testid="hub-offer">
      <h4>{name}</h4>
      <dl className="model__facts">
        {factsOfOffer(offer).map(([fact, value]) => (
          <div key={fact}>
            <dt>{fact}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {notices.map((notice) => (
        <Notice key={notice} kind="note">
          {notice}
        </Notice>
      ))}
      {!hasRoom && (
        <Notice kind="error" testId="hub-no-room">
          {formatBytes(missing)} have to come, but only {formatBytes(freeBytes)} are free. Make room there, or
          set HF_HOME to a folder on another disk and start Fovea again.
        </Notice>
      )}
      <div className="model__buttons">
        {isWhole ? (
          <Button look="primary" data-testid="hub-add" onClick={() => void actions.addHubModel(name)}>
            Add to the models
          </Button>
        ) : (
          <Button
            look="primary"
            data-testid="hub-download"
            disabled={!hasRoom}
            onClick={() => void actions.downloadFromHub(name)}
          >
            {missing === 0 ? 'Download the rest' : `Download ${formatBytes(missing)}`}
          </Button>
        )}
      </div>
    </section>
  );
}
