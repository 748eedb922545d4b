import { selectionGridCells } from '../../../engine/protocol/selectionGrid.js';
import { formatDuration, formatFlops, formatOneDigit, formatShare } from '../../ui/formatNumber.js';
import { selectedInPadding } from '../../state/masks/selectedInPadding.js';
import { useSelections } from '../../state/WindowModelContext.js';
import { answerProbability, meanTokenProbability } from '../../state/runs/answerProbability.js';
import { liveSpeed, meanSelected, type Run } from '../../state/runs/run.js';
import { countTextTokens } from '../../state/runs/tokenKind.js';

/** Speed, selected share and cost of a run; figures that are only known at the end show a dash until then. */
export function RunStats({ run }: { readonly run: Run }) {
  const { result } = run;
  const speed = result === null ? liveSpeed(run) : result.tokensPerSecond;
  const selected = meanSelected(run);
  const padding = selectedInPadding(useSelections(), run) ?? 0;
  const [first] = run.tokens;
  const firstTokenMs = first === undefined ? null : (result?.timing.firstTokenMs ?? first.elapsedMs);
  /** Costs are only known of a run that came to its first token. */
  const counted = first === undefined ? null : result;
  const reused = counted !== null && counted.timing.visionRuns === 0;
  const words = countTextTokens(run);
  const silent = run.tokens.length - words;
  const probability = answerProbability(run);
  const perToken = meanTokenProbability(run);
  return (
    <dl className="stats" data-testid="stats">
      <Stat
        name={words === 1 ? 'token' : 'tokens'}
        value={String(words)}
        hint={
          silent === 0 ? undefined : `Without ${silent} that add no text: the end, or bytes of a character`
        }
      />
      <Stat name="tok/s" value={speed === null || speed === 0 ? '–' : formatOneDigit(speed)} />
      <Stat
        name="whole answer"
        value={probability === null ? '–' : formatShare(probability)}
        hint="Probability the model gave to the whole answer: the product over its tokens, the end included"
      />
      <Stat
        name="per token"
        value={perToken === null ? '–' : formatShare(perToken)}
        hint="Probability of a token in the mean: the geometric mean over all tokens, which does not fall with the length of the answer"
      />
      <Stat
        name={padding === 0 ? 'selected' : `selected (${formatShare(padding)} in padding)`}
        value={selected === null ? '–' : formatShare(selected)}
        hint={`Mean share of the ${selectionGridCells} cells selected, over tokens and the layers whose choice is read: the last layer's is read by nobody${padding === 0 ? '' : '. Cells in the padding are counted with them, and again apart'}`}
      />
      <Stat
        name="decoder"
        value={counted === null ? '–' : formatFlops(counted.decoderFlops)}
        hint="Counted from the real selection of each layer, known when the answer ends"
      />
      <Stat
        name={reused ? 'vision (reused)' : 'vision'}
        value={counted === null ? '–' : formatFlops(reused ? 0 : counted.visionFlops)}
        hint="Vision tower and projector; nothing when the image was read before"
      />
      <Stat name="first token" value={firstTokenMs === null ? '–' : formatDuration(firstTokenMs)} />
    </dl>
  );
}

function Stat({
  name,
  value,
  hint,
}: {
  readonly name: string;
  readonly value: string;
  readonly hint?: string | undefined;
}) {
  return (
    <div className="stats__item" title={hint}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
