import type { Failure } from '../../../engine/protocol/failure.js';
import { useApp } from '../../state/WindowModelContext.js';
import { Notice } from '../../ui/Notice.js';
import { adviceText } from './hubTexts.js';

/** Why the hub gave no model, and what to do. */
export function HubFailure({ error: { code, message } }: { readonly error: Failure }) {
  const place = useApp((state) => (state.hub.place?.state === 'known' ? state.hub.place.place : null));
  const advice = adviceText(code, place);
  return (
    <Notice kind="error" testId="hub-failure">
      {message}
      {advice !== null && <p className="hub__advice">{advice}</p>}
    </Notice>
  );
}
