import { useState } from 'react';
import { comparisonCsv } from '../../state/compare/comparisonCsv.js';
import type { CompareSlice } from '../../state/compare/compareSlice.js';
import type { Run } from '../../state/runs/run.js';
import { Button } from '../../ui/Button.js';

interface CompareFootProps {
  readonly runs: readonly Run[];
  readonly comparison: NonNullable<CompareSlice['comparison']>;
}

/** The comparison as CSV for the clipboard, and how many questions are compared. */
export function CompareFoot({ runs, comparison }: CompareFootProps) {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(comparisonCsv(runs, comparison));
      setSaid('Copied');
    } catch {
      setSaid('Not copied: the clipboard refused it.');
    }
  };
  return (
    <footer>
      <p className="compare__none">
        For a table over many questions, on the command line, one setting at a time (FOLDER has pictures and
        questions.jsonl):
      </p>
      <pre>{evalCommands(runs).join('\n')}</pre>
      <div className="compare__line">
        <Button onClick={() => void copy()}>Copy as CSV</Button>
        <span role="status">{said}</span>
      </div>
    </footer>
  );
}

/** The command lines that measure the settings which are compared, as far as `fovea eval` has words for them. */
function evalCommands(runs: readonly Run[]): readonly string[] {
  const commands = runs.map(({ settings: { variant, selector, threshold } }) => {
    const parts = ['fovea eval FOLDER', `--variant ${variant}`];
    if (variant === 'flex' && selector !== 'attention') parts.push(`--selector ${selector}`);
    if (variant === 'flex' && threshold !== undefined) parts.push(`--threshold ${threshold}`);
    return parts.join(' ');
  });
  return [...new Set(commands)];
}
