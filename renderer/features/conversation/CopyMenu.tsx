import { Copy } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { answerText, type Run } from '../../state/runs/run.js';
import { turnJson, turnMarkdown } from '../../state/runs/turnText.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';

/** Copies an answer as text, or the turn as Markdown or JSON. */
export function CopyMenu({ run }: { readonly run: Run }) {
  const image = useApp((state) => state.images[run.imageId]);
  const selections = useSelections();
  const [said, setSaid] = useState('');
  const id = useId();
  // Two menus never share a place: the name of the anchor is the menu's own.
  const anchor = `--copy-${run.runId.replace(/[^\w-]/g, '')}`;
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => setSaid(''), 2000);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied');
    } catch {
      setSaid('Not copied: the clipboard refused it. Select the answer and copy that.');
    }
  };
  const choices = [
    ['Answer as text', () => answerText(run)],
    ['Turn as Markdown', () => turnMarkdown(run, image)],
    ['Turn as JSON', () => turnJson(run, image, selections)],
  ] as const;
  return (
    <>
      <span className="copy-menu__said" role="status">
        {said}
      </span>
      <IconButton label="Copy" popoverTarget={id} style={{ anchorName: anchor }}>
        <Copy size={14} />
      </IconButton>
      <div
        id={id}
        popover="auto"
        className="copy-menu"
        role="group"
        aria-label="Copy"
        style={{ positionAnchor: anchor }}
      >
        {choices.map(([name, text]) => (
          <button
            key={name}
            type="button"
            popoverTarget={id}
            popoverTargetAction="hide"
            onClick={() => void copy(text())}
          >
            {name}
          </button>
        ))}
      </div>
    </>
  );
}
