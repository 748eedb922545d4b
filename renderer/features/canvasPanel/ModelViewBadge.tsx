import { Loader, ScanEye, TriangleAlert } from 'lucide-react';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import type { ModelView } from './useModelView.js';
import './modelView.css';

const icons = { shown: ScanEye, waiting: Loader, failed: TriangleAlert } as const;

/** Says on the canvas that one is not looking at the original, or why one still is; and the way back. */
export function ModelViewBadge({ badge }: { readonly badge: NonNullable<ModelView['badge']> }) {
  const actions = useActions();
  const { state, title, text } = badge;
  const Icon = icons[state];
  return (
    <div
      className={`model-view model-view--${state}`}
      role={state === 'failed' ? 'alert' : 'status'}
      data-testid="model-view"
      data-state={state}
    >
      <Icon size={15} aria-hidden />
      <p>
        <strong>{title}</strong>
        {state === 'failed' ? ' ' : ': '}
        {text}
      </p>
      {state === 'failed' && <Button onClick={() => void actions.makeModelView()}>Try again</Button>}
      <Button onClick={() => actions.showPixels('original')} title="Show the original pixels">
        Original <kbd className="keycap">{shortcut('toggle-model-view')}</kbd>
      </Button>
    </div>
  );
}
