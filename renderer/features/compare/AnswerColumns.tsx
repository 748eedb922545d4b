import { useEffect, useState } from 'react';
import type { RunTiming } from '../../../engine/protocol/runEvent.js';
import { answerDifference } from '../../state/compare/answerDifference.js';
import { ownScore, settingName } from '../../state/compare/comparison.js';
import { answerText, meanSelected, type Run } from '../../state/runs/run.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { formatDuration, formatFlops, formatShare } from '../../ui/formatNumber.js';
import { formatNats } from './formatNats.js';
import { SelectionPicture, type PictureScope } from './SelectionPicture.js';

interface AnswerColumnsProps {
  readonly runs: readonly Run[];
  readonly referenceRunId: string;
}

/** The answers side by side: words that differ from the reference, cells, and figures. */
export function AnswerColumns({ runs, referenceRunId }: AnswerColumnsProps) {
  const actions = useActions();
  const layer = useApp((state) => state.focus.layer);
  const [scope, setScope] = useState<PictureScope>('all');
  const reference = runs.find(({ runId }) => runId === referenceRunId) ?? runs[0];
  const ids = runs.map(({ runId }) => runId).join(' ');
  useEffect(() => {
    void actions.fetchCompared();
  }, [actions, ids]);
  if (reference === undefined) return null;
  const words = answerText(reference);
  return (
    <section className="compare__columns" aria-label="Answers side by side">
      <label className="compare__line">
        <span>Cells of</span>
        <select
          className="select"
          value={scope}
          onChange={({ target }) => setScope(target.value as PictureScope)}
        >
          <option value="all">all layers and tokens</option>
          <option value="tokens" disabled={layer === null}>
            {layer === null ? 'the layer in focus' : `layer ${layer}, in focus`}
          </option>
        </select>
      </label>
      <div className="compare__scroll" tabIndex={0} role="group" aria-label="Table of answers">
        <table>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              {runs.map((run, index) => (
                <th key={run.runId} scope="col">
                  {index + 1}. {settingName(run)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Line name="Compared with">
              {runs.map((run) => (
                <label key={run.runId} className="compare__reference">
                  <input
                    type="radio"
                    name="reference"
                    checked={run === reference}
                    onChange={() => actions.compareWith(run.runId)}
                  />
                  {run === reference ? 'the reference' : 'make it the reference'}
                </label>
              ))}
            </Line>
            <Line name="Answer">
              {runs.map((run) => (
                <Answer key={run.runId} run={run} reference={words} />
              ))}
            </Line>
            <Line name="Cells read">
              {runs.map((run) => (
                <SelectionPicture key={run.runId} run={run} scope={scope} layer={layer} />
              ))}
            </Line>
            <Line name="Selected">{runs.map((run) => shown(meanSelected(run), formatShare))}</Line>
            <Line name="Own log-probability">{runs.map((run) => formatNats(ownScore(run)))}</Line>
            <Line name="Time">{runs.map((run) => shown(run.result?.timing.totalMs, formatDuration))}</Line>
            <Line name="of it without seeing">
              {runs.map((run) => shown(run.result && timeWithoutSeeing(run.result.timing), formatDuration))}
            </Line>
            <Line name="Decoder">{runs.map((run) => shown(run.result?.decoderFlops, formatFlops))}</Line>
            <Line name="Vision tower">{runs.map((run) => shown(run.result?.visionFlops, formatFlops))}</Line>
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: readonly React.ReactNode[] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {children.map((child, index) => (
        <td key={index}>{child}</td>
      ))}
    </tr>
  );
}

function Answer({ run, reference }: { readonly run: Run; readonly reference: string }) {
  return (
    <p className="compare__answer" data-testid="compared-answer">
      {answerDifference(reference, answerText(run)).map(({ text, kind }, index) => {
        if (kind === 'added') return <ins key={index}>{text}</ins>;
        return kind === 'missing' ? <del key={index}>{text}</del> : <span key={index}>{text}</span>;
      })}
    </p>
  );
}

/** Time of prompt and tokens alone, in milliseconds: the first answer reads and sees the picture, later ones need not. */
function timeWithoutSeeing({ totalMs, decodeMs, preprocessMs, visionMs }: RunTiming): number {
  return Math.max(0, totalMs - decodeMs - preprocessMs - visionMs);
}

function shown(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}
