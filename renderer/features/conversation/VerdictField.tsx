import { Check, CircleQuestionMark, X } from 'lucide-react';
import type { Verdict } from '../../../engine/protocol/annotation.js';
import { maxNoteLength } from '../../../engine/protocol/sessionLimits.js';
import { shortcut } from '../../commands/shownKeys.js';
import { marksOf } from '../../state/annotations/annotationSlice.js';
import type { Run } from '../../state/runs/run.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import './verdict.css';

/** What a person thinks of an answer that has ended: right, wrong or unsure, and what it should have been. */
export function VerdictField({ run: { runId, imageId } }: { readonly run: Run }) {
  const verdict = useApp((state) => marksOf(state, imageId).verdicts[runId]);
  const actions = useActions();
  return (
    <div className="verdict" role="group" aria-label="Verdict on the answer" data-verdict={verdict?.verdict}>
      {verdicts.map(({ name, label, Icon, command }) => (
        <IconButton
          key={name}
          label={label}
          shortcut={shortcut(command)}
          className={`verdict__${name}`}
          aria-pressed={verdict?.verdict === name}
          onClick={() => actions.judgeRun(runId, name)}
        >
          <Icon size={14} />
        </IconButton>
      ))}
      {(verdict?.verdict === 'wrong' || verdict?.verdict === 'unsure') && (
        <input
          className="verdict__expected"
          aria-label="Expected answer"
          placeholder="Expected answer"
          maxLength={maxNoteLength}
          value={verdict.expected}
          onChange={(event) => actions.setExpected(runId, event.target.value)}
        />
      )}
    </div>
  );
}

const verdicts = [
  { name: 'right', label: 'Right answer', Icon: Check, command: 'verdict-right' },
  { name: 'wrong', label: 'Wrong answer', Icon: X, command: 'verdict-wrong' },
  { name: 'unsure', label: 'Unsure about the answer', Icon: CircleQuestionMark, command: 'verdict-unsure' },
] as const satisfies readonly { readonly name: Verdict['verdict']; readonly [key: string]: unknown }[];
