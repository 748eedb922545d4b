import { ArrowUp, Redo2, Trash2, Undo2, X } from 'lucide-react';
import type { PaintHow } from '../../canvas/geometry/painting.js';
import { shortcut } from '../../commands/shownKeys.js';
import { selectedHere } from '../../state/annotations/annotationSlice.js';
import { countOf } from '../../state/annotations/annotationWords.js';
import { plansHere } from '../../state/interventions/interventionSlice.js';
import { sameScope, type PlanRule } from '../../state/interventions/plan.js';
import { ruleText, scopeText } from '../../state/interventions/planText.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { IconButton } from '../../ui/IconButton.js';
import { Segments } from '../../ui/Segments.js';
import { ScopeFields } from './ScopeFields.js';

/** How cells are painted, what for, what is painted so far, and asking with it. */
export function PaintBar() {
  const how = useApp((state) => state.paintHow);
  const history = useApp(plansHere);
  const selected = useApp((state) => selectedHere(state).length);
  const steered = useApp(
    (state) => state.runs[state.shownRunId ?? '']?.settings.steering !== undefined && state.shownRunId,
  );
  const asked = useApp((state) => state.shownRunId !== null);
  const actions = useActions();
  const { rules } = history.present;
  return (
    <section className="paint-bar" aria-label="Painted cells" data-testid="paint-bar">
      <div className="paint-bar__line">
        <Segments<PaintHow>
          label="Painting"
          value={how}
          options={hows}
          onChange={(value) => actions.setPaintHow(value)}
        />
        <ScopeFields />
        {selected > 0 && (
          <span className="paint-bar__pair">
            {countOf(selected)}:<Button onClick={() => actions.paintAnnotations('in')}>Cells in</Button>
            <Button onClick={() => actions.paintAnnotations('out')}>Cells out</Button>
          </span>
        )}
        <span className="paint-bar__end">
          <IconButton
            label="Undo painting"
            shortcut={shortcut('undo')}
            disabled={history.past.length === 0}
            onClick={() => actions.undoPaint()}
          >
            <Undo2 size={15} />
          </IconButton>
          <IconButton
            label="Paint again what was undone"
            shortcut={shortcut('redo')}
            disabled={history.future.length === 0}
            onClick={() => actions.redoPaint()}
          >
            <Redo2 size={15} />
          </IconButton>
          <IconButton
            label="Take all painted cells away"
            disabled={rules.length === 0}
            onClick={() => actions.clearPlan()}
          >
            <Trash2 size={15} />
          </IconButton>
          <Button
            look="primary"
            title={`Ask with the painted cells (${shortcut('ask-painted')})`}
            onClick={() => void actions.askPainted()}
          >
            {asked ? 'Ask again' : 'Ask'} with these <ArrowUp size={14} aria-hidden />
          </Button>
          <IconButton label="Leave painting" onClick={() => actions.setTool('pan')}>
            <X size={15} />
          </IconButton>
        </span>
      </div>
      <div className="paint-bar__line">
        {rules.length === 0 ? (
          <p className="paint-bar__hint">
            Nothing is painted. Cells painted in are always read, cells painted out never; the rest is left to
            the model.
          </p>
        ) : (
          <ul className="paint-bar__rules" aria-label="What is painted">
            {rules.map((rule) => (
              <RuleItem key={scopeText(rule)} rule={rule} />
            ))}
          </ul>
        )}
        {steered !== false && steered !== null && (
          <Button look="quiet" onClick={() => actions.takePlanOf(steered)}>
            Take over those of the shown answer
          </Button>
        )}
      </div>
    </section>
  );
}

function RuleItem({ rule }: { readonly rule: PlanRule }) {
  const isChosen = useApp((state) => sameScope(state.paintScope, rule));
  const actions = useActions();
  const words = `${ruleText(rule)}: ${scopeText(rule)}`;
  const { layers, tokens } = rule;
  return (
    <li className={isChosen ? 'paint-bar__rule paint-bar__rule--chosen' : 'paint-bar__rule'}>
      <button
        type="button"
        aria-pressed={isChosen}
        title="Paint on for these layers and tokens"
        onClick={() => actions.setPaintScope({ layers, tokens })}
      >
        {words}
      </button>
      <IconButton label={`Take away: ${words}`} onClick={() => actions.deleteRule(rule)}>
        <X size={12} />
      </IconButton>
    </li>
  );
}

const hows = [
  { value: 'in', text: '+ In', hint: 'Always read (Shift)' },
  { value: 'out', text: '╱ Out', hint: 'Never read (Alt)' },
  { value: 'erase', text: 'Erase', hint: 'Left to the model (Shift+Alt)' },
] as const;
