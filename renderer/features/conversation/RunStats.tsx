import { selectionGridCells } from '../../../engine/protocol/selectionGrid.js';
import { formatDuration, formatFlops, formatOneDigit, formatShare } from '../../ui/formatNumber.js';
import { answerProbability } from '../../state/runs/answerProbability.js';
import { liveSpeed, meanSelected, type Run } from '../../state/runs/run.js';

/** Speed, selected share and cost of a run; figures that are only known at the end show a dash until then. */
export function RunStats({ run }: { readonly run: Run }) {
  const { result } = run;
  const speed = result === null ? liveSpeed(run) : result.tokensPerSecond;
  const selected = meanSelected(run);
  const probability = answerProbability(run);
  const firstTokenMs = result?.timing.firstTokenMs ?? run.tokens[0]?.elapsedMs;
  const reused = result !== null && result.timing.visionRuns === 0;
  return (
    <dl className="stats" data-testid="stats">
      <Stat name="tokens" value={String(run.tokens.length)} />
      <Stat name="tok/s" value={speed === null || speed === 0 ? '–' : formatOneDigit(speed)} />
      <Stat
        name="whole answer"
        value={probability === null ? '–' : formatShare(probability)}
        hint="Probability the model gave to the whole answer: the product over its tokens, the end included"
      />
      <Stat
        name="selected"
        value={selected === null ? '–' : formatShare(selected)}
        hint={`Mean share of the ${selectionGridCells} cells selected, over layers and tokens`}
      />
      <Stat
        name="decoder"
        value={result === null ? '–' : formatFlops(result.decoderFlops)}
        hint="Counted from the real selection of each layer, known when the answer ends"
      />
      <Stat
        name={reused ? 'vision (reused)' : 'vision'}
        value={result === null ? '–' : formatFlops(reused ? 0 : result.visionFlops)}
        hint="Vision tower and projector; nothing when the image was read before"
      />
      <Stat name="first token" value={firstTokenMs === undefined ? '–' : formatDuration(firstTokenMs)} />
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
  readonly hint?: string;
}) {
  return (
    <div className="stats__item" title={hint}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
