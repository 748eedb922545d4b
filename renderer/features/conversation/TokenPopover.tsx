import { createPortal } from 'react-dom';
import { useApp } from '../../state/WindowModelContext.js';
import { HoverCard } from '../../ui/HoverCard.js';
import { formatDuration } from '../../ui/formatNumber.js';
import { rankOf } from '../../state/runs/tokenFigures.js';
import { visibleToken } from '../../state/runs/visibleToken.js';
import type { TokenRecord } from '../../state/runs/run.js';

interface TokenPopoverProps {
  readonly token: TokenRecord;
  /** The token's box in the window, in CSS pixels. */
  readonly anchor: DOMRect;
}

/** A token's place among all, its entropy and its time, and the five most probable tokens there with their probabilities. */
export function TokenPopover({ token, anchor }: TokenPopoverProps) {
  const remPx = useApp((state) => state.remPx);
  const popoverWidth = 15.5 * remPx;
  const popoverHeight = 13.5 * remPx;
  const rank = rankOf(token);
  const left = Math.min(Math.max(8, anchor.left - 12), window.innerWidth - popoverWidth - 8);
  const below = anchor.bottom + popoverHeight < window.innerHeight;
  const place = below ? { top: anchor.bottom + 6 } : { bottom: window.innerHeight - anchor.top + 6 };
  return createPortal(
    <HoverCard
      className="token-popover"
      data-testid="token-popover"
      style={{ left, width: popoverWidth, ...place }}
    >
      <p className="token-popover__title">
        Token {token.tokenIndex + 1} <span>id {token.id}</span> <span>{formatDuration(token.elapsedMs)}</span>
      </p>
      <dl className="token-popover__facts">
        <div>
          <dt>Rank</dt>
          <dd>{rank ?? `below ${token.alternatives.length}`}</dd>
        </div>
        <div>
          <dt>Entropy</dt>
          <dd>{token.entropy === undefined ? 'not kept' : `${token.entropy.toFixed(2)} nats`}</dd>
        </div>
      </dl>
      {token.given === true && <p className="token-popover__given">Given with the question, not drawn</p>}
      <table>
        <thead className="visually-hidden">
          <tr>
            <th>Token</th>
            <th>Probability</th>
          </tr>
        </thead>
        <tbody>
          {token.alternatives.map((alternative) => {
            const probability = Math.exp(alternative.logProbability);
            return (
              <tr
                key={alternative.id}
                className={alternative.id === token.id ? 'token-popover__chosen' : undefined}
              >
                <td className="mono">{visibleToken(alternative.text)}</td>
                <td className="token-popover__bar">
                  <span style={{ width: `${probability * 100}%` }} />
                </td>
                <td className="token-popover__number">{(probability * 100).toFixed(1)} %</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </HoverCard>,
    document.body,
  );
}
