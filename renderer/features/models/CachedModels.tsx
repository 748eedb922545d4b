import type { HubPlace } from '../../../engine/protocol/hubOffer.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { formatBytes } from '../../ui/formatBytes.js';

/** Models that lie whole in the hub's cache and are not in the list yet, whoever downloaded them. */
export function CachedModels({ cached }: { readonly cached: HubPlace['cached'] }) {
  const known = useApp((state) => state.models.known);
  const actions = useActions();
  const others = cached.filter(({ name }) => !known.some(({ hub }) => hub?.id === name));
  if (others.length === 0) return null;
  return (
    <section className="hub__cached" aria-label="On this machine already" data-testid="hub-cached">
      <h4>On this machine already</h4>
      <ul>
        {others.map(({ name, bytes }) => (
          <li key={name}>
            <span className="hub__cached-name">{name}</span>
            <span className="hub__cached-size">{formatBytes(bytes)}</span>
            <Button aria-label={`Add ${name} to the models`} onClick={() => void actions.addHubModel(name)}>
              Add
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
