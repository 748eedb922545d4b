import { changeColours, type CellChange } from '../../../engine/selection/changeColours.js';
import { colourOf, cssColour, cssGradient } from '../../../engine/selection/colourMap.js';
import { outlineValue } from '../../../engine/selection/overlayPicture.js';
import { signedGradient } from '../../../engine/selection/signedColour.js';
import { plainText } from '../../../engine/findings/plots/numberTexts.js';
import { useApp } from '../../state/WindowModelContext.js';
import { formatRatio, formatWeight } from '../../ui/formatNumber.js';
import type { OverlayView } from './overlayView.js';

interface LegendKeysProps {
  readonly view: OverlayView;
  /** The layer in focus is read by nobody. */
  readonly unread: boolean;
}

/** What the colours of the overlay stand for, in the units of its mode; nothing where nothing is painted. */
export function LegendKeys({ view, unread }: LegendKeysProps) {
  switch (view.kind) {
    case 'nothing':
      return null;
    case 'selected':
      return <SelectedKeys unread={unread} />;
    case 'attention':
      return (
        <Scale
          title="Attention on the low-res image tokens, weights summed over the heads; padding counts as 0, as in the selection"
          low={formatWeight(view.least)}
          high={`${formatWeight(view.most)} weight, all heads`}
        />
      );
    case 'frequency':
      return <FrequencyScale pairs={view.pairs} />;
    case 'relative':
      return (
        <SignedScale
          title="Attention divided by that of the neutral question at the same layer, on a logarithmic scale: 1 is what any question draws"
          low={`${view.isCut ? '≤ ' : ''}${formatRatio(1 / view.end)} ×`}
          middle="1 ×"
          faintBelow
          high={`${view.isCut ? '≥ ' : ''}${formatRatio(view.end)} × the neutral`}
        />
      );
    case 'attention-change':
      return (
        <SignedScale
          title="Attention at B less attention at A, weights summed over the heads"
          low={`−${formatWeight(view.end)}`}
          middle="0"
          high={`+${formatWeight(view.end)} weight, all heads`}
        />
      );
    case 'sensitivity': {
      const end = plainText(view.sensitivity.end);
      return (
        <SignedScale
          title="Log-probability of the answer that is lost when the cell is dropped from every selection, in nats; where cells were dropped together, their mean"
          low={`−${end}`}
          middle="0"
          high={`+${end} nats lost without it`}
        />
      );
    }
    case 'change': {
      const { added, kept, dropped, iou } = view.change;
      return (
        <p className="legend__keys" data-testid="change">
          <ChangeSwatch change="added" />
          {added} added
          <ChangeSwatch change="kept" />
          {kept} kept
          <ChangeSwatch change="dropped" />
          {dropped} dropped
          <span
            className="legend__beside"
            title="Cells in both, of the cells in either: 1 where they are the same"
          >
            IoU {iou.toFixed(2)}
          </span>
        </p>
      );
    }
  }
}

function SelectedKeys({ unread }: { readonly unread: boolean }) {
  const colourMap = useApp((state) => state.overlay.colourMap);
  const pixels = useApp((state) => state.pixels);
  return (
    <p className="legend__keys">
      <span
        className="legend__swatch"
        style={{ borderColor: cssColour(colourOf(colourMap, outlineValue)) }}
      />
      {unread ? 'chosen' : 'high-res read'}
      {pixels === 'read' ? (
        <span className="legend__beside">low-res view elsewhere</span>
      ) : (
        <>
          <span className="legend__swatch legend__swatch--dim" />
          low-res view only
        </>
      )}
    </p>
  );
}

function FrequencyScale({ pairs }: { readonly pairs: number }) {
  const scope = useApp((state) => state.overlay.scope);
  return (
    <Scale
      title={`Share of ${pairs} ${counted[scope]} that chose a cell`}
      low="0 %"
      high={`100 % of ${pairs} ${counted[scope]}`}
    />
  );
}

const counted = { all: 'layers × tokens read', layers: 'layers read', tokens: 'tokens' } as const;

interface Ends {
  readonly title: string;
  readonly low: string;
  readonly high: string;
}

function Scale({ title, low, high }: Ends) {
  const colourMap = useApp((state) => state.overlay.colourMap);
  return (
    <p className="legend__scale" title={title} data-testid="scale">
      <span>{low}</span>
      <span className="legend__bar" style={{ backgroundImage: cssGradient(colourMap) }} />
      <span>{high}</span>
    </p>
  );
}

/** A scale with a middle, which is marked on it. */
function SignedScale({
  title,
  low,
  middle,
  high,
  faintBelow = false,
}: Ends & { readonly middle: string; readonly faintBelow?: boolean }) {
  return (
    <p className="legend__scale" title={title} data-testid="scale">
      <span>{low}</span>
      <span
        className="legend__bar legend__bar--signed"
        style={{ backgroundImage: signedGradient(faintBelow) }}
      >
        <span className="legend__middle">{middle}</span>
      </span>
      <span>{high}</span>
    </p>
  );
}

function ChangeSwatch({ change }: { readonly change: CellChange }) {
  const sign = { added: '+', kept: '', dropped: '−' }[change];
  return (
    <span
      className={`legend__swatch legend__swatch--${change}`}
      style={{
        borderColor: cssColour(changeColours[change]),
        ...(sign !== '' && { backgroundColor: cssColour(changeColours[change]) }),
      }}
      aria-hidden
    >
      {sign}
    </span>
  );
}
