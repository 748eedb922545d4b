import { Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { answerText, type Run } from '../../state/runs/run.js';
import { turnJson, turnMarkdown } from '../../state/runs/turnText.js';
import { turnCommand } from '../../state/runs/turnCommand.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { Menu } from '../../ui/Menu.js';

/** Copies an answer as text, or the turn as Markdown or JSON. */
export function CopyMenu({ run }: { readonly run: Run }) {
  const image = useApp((state) => state.images[run.imageId]);
  const source = useApp((state) => state.runs[run.origin?.runId ?? '']);
  const selections = useSelections();
  const [said, setSaid] = useState('');
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
  const items = [
    { text: 'Answer as text', act: () => void copy(answerText(run)) },
    { text: 'Turn as Markdown', act: () => void copy(turnMarkdown(run, image, source)) },
    {
      text: 'As a command',
      disabled: image === undefined,
      act: () => image && void copy(turnCommand(run, image)),
    },
    { text: 'Turn as JSON', act: () => void copy(turnJson(run, image, selections)) },
  ];
  return (
    <>
      <span className="copied" role="status">
        {said}
      </span>
      <Menu
        label="Copy"
        items={items}
        button={(opener) => (
          <IconButton label="Copy" {...opener}>
            <Copy size={14} />
          </IconButton>
        )}
      />
    </>
  );
}
