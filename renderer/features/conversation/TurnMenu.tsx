import { Ellipsis } from 'lucide-react';
import { shortcut } from '../../commands/shownKeys.js';
import type { Run } from '../../state/runs/run.js';
import { canAskBeside } from '../../state/runs/sampleActions.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { Menu } from '../../ui/Menu.js';

/** What else can be asked about a question that was answered. */
export function TurnMenu({ run: { runId, state, selections } }: { readonly run: Run }) {
  const hasLayers = selections > 0;
  const canAsk = useApp((state) => canAskBeside(state, runId));
  const actions = useActions();
  const isRunning = state === 'running';
  return (
    <Menu
      label="More of this question"
      items={[
        {
          text: 'Experiments…',
          key: shortcut('experiments'),
          disabled: isRunning,
          act: () => void actions.openExperiments(runId),
        },
        {
          text: 'Draw several answers…',
          key: shortcut('draw-samples'),
          disabled: !canAsk,
          act: () => actions.offerSamples(runId),
        },
        {
          text: 'Compare answers…',
          key: shortcut('compare'),
          disabled: state !== 'finished',
          act: () => actions.compare(runId),
        },
        {
          text: 'Heads of the layer…',
          key: shortcut('show-heads'),
          disabled: state === 'running' || !hasLayers,
          act: () => actions.showHeads(runId),
        },
      ]}
      button={(opener) => (
        <IconButton label="More of this question" {...opener}>
          <Ellipsis size={14} />
        </IconButton>
      )}
    />
  );
}
