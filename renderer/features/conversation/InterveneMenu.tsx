import { FlaskConical } from 'lucide-react';
import { shortcut } from '../../commands/shownKeys.js';
import { selectedHere } from '../../state/annotations/annotationSlice.js';
import { plansHere, regionHere } from '../../state/interventions/interventionSlice.js';
import type { Run } from '../../state/runs/run.js';
import { firstAnswerToken } from '../../state/runs/tokenKind.js';
import { visibleToken } from '../../state/runs/visibleToken.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { Menu } from '../../ui/Menu.js';
import type { MenuItem } from '../../ui/MenuItems.js';

/** Asks a turn's question again with one thing changed: what is painted, threshold, selector, a token, the part of the picture. */
export function InterveneMenu({ run }: { readonly run: Run }) {
  const { runId } = run;
  const focused = useApp((state) => (state.shownRunId === runId ? state.focus.tokenIndex : null));
  const isPainted = useApp((state) => plansHere(state).present.rules.length > 0);
  const hasRegion = useApp((state) => regionHere(state) !== undefined || selectedHere(state).length === 1);
  const actions = useActions();
  const selects = run.settings.variant === 'flex';
  const at = focused ?? firstAnswerToken(run);
  const token = run.tokens[at];
  const items: readonly MenuItem[] = [
    {
      text: 'With the painted cells',
      key: shortcut('ask-painted'),
      disabled: !selects || (!isPainted && run.settings.steering === undefined),
      act: () => void actions.askPainted(runId),
    },
    {
      text: 'Paint on from its cells',
      disabled: run.settings.steering === undefined,
      act: () => actions.takePlanOf(runId),
    },
    {
      text: 'Try a threshold…',
      key: shortcut('try-threshold'),
      disabled: !selects || token === undefined,
      act: () => {
        actions.focusToken(runId, at);
        actions.toggleThreshold();
      },
    },
    ...(['random', 'centre', 'none', 'all'] as const).map((selector) => ({
      text: selectorItems[selector],
      disabled: !selects,
      act: () => void actions.askSelector(selector, runId),
    })),
    {
      text:
        token === undefined
          ? 'Branch at a token…'
          : `Branch at token ${at + 1} “${visibleToken(token.text)}”…`,
      key: shortcut('branch'),
      disabled: token === undefined || run.state === 'running',
      act: () => actions.openBranch(runId, at),
    },
    {
      text: 'Zoom where it looked',
      key: shortcut('zoom-looked'),
      disabled: !selects || run.state === 'running' || run.settings.region?.use === 'all',
      act: () => void actions.zoomWhereLooked(runId),
    },
    {
      text: 'About the region or selected box',
      disabled: !hasRegion,
      act: () => void actions.askRegion(runId),
    },
  ];
  return (
    <Menu
      label="Ask again with a change"
      items={items}
      button={(opener) => (
        <IconButton label="Ask again with a change" {...opener}>
          <FlaskConical size={14} />
        </IconButton>
      )}
    />
  );
}

/** Random and centre take as many cells as attention: an equal budget. */
const selectorItems = {
  random: 'With random cells, as many as attention',
  centre: 'With centre cells, as many as attention',
  none: 'With no cell',
  all: 'With all cells',
} as const;
