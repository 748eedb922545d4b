import { maxNewTokens } from '../../../engine/protocol/limits.js';
import type { Span } from '../../../engine/protocol/steering.js';
import { plansHere } from '../../state/interventions/interventionSlice.js';
import { sameScope } from '../../state/interventions/plan.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { NumberBox } from '../../ui/NumberBox.js';

/** For which layers and tokens cells are painted; what is painted for a scope moves with it. */
export function ScopeFields() {
  const scope = useApp((state) => state.paintScope);
  const layerCount = useApp((state) => state.model?.layers ?? 1);
  const focus = useApp((state) => state.focus);
  const isPainted = useApp((state) =>
    plansHere(state).present.rules.some((rule) => sameScope(rule, state.paintScope)),
  );
  const actions = useActions();
  const { layers, tokens } = scope;
  const lastLayer = layerCount - 1;
  const focused: Span = [focus.layer ?? 0, focus.layer ?? 0];
  const focusedToken: Span = [focus.tokenIndex, focus.tokenIndex];
  /** Another kind of scope is another rule; a range that is changed takes its cells along. */
  const choose = (change: Partial<typeof scope>): void => actions.setPaintScope({ ...scope, ...change });
  const shift = (change: Partial<typeof scope>): void =>
    isPainted ? actions.movePaintScope({ ...scope, ...change }) : choose(change);
  return (
    <>
      <span className="paint-bar__pair">
        <select
          className="select"
          aria-label="Layers"
          value={layers === null ? 'all' : 'some'}
          onChange={(event) => choose({ layers: event.target.value === 'all' ? null : focused })}
        >
          <option value="all">all layers</option>
          <option value="some">layers</option>
        </select>
        {layers !== null && (
          <SpanFields
            name="layer"
            span={layers}
            least={0}
            most={lastLayer}
            onChange={(span) => shift({ layers: span })}
          />
        )}
      </span>
      <span className="paint-bar__pair">
        <select
          className="select"
          aria-label="Tokens"
          value={tokens === null ? 'all' : tokens[1] === lastToken ? 'on' : 'some'}
          onChange={(event) =>
            choose({
              tokens:
                event.target.value === 'all'
                  ? null
                  : event.target.value === 'on'
                    ? [focus.tokenIndex, lastToken]
                    : focusedToken,
            })
          }
        >
          <option value="all">all tokens</option>
          <option value="some">tokens</option>
          <option value="on">from a token on</option>
        </select>
        {tokens !== null && tokens[1] !== lastToken && (
          <SpanFields
            name="token"
            span={[tokens[0] + 1, tokens[1] + 1]}
            least={1}
            most={maxNewTokens - 1}
            onChange={([first, last]) => shift({ tokens: [first - 1, last - 1] })}
          />
        )}
        {tokens?.[1] === lastToken && (
          <NumberBox
            label="First token"
            value={tokens[0] + 1}
            min={1}
            max={maxNewTokens - 1}
            whole
            late
            onChange={(first) => shift({ tokens: [first - 1, lastToken] })}
          />
        )}
      </span>
    </>
  );
}

const lastToken = maxNewTokens - 1;

interface SpanFieldsProps {
  readonly name: string;
  readonly span: Span;
  readonly least: number;
  readonly most: number;
  readonly onChange: (span: Span) => void;
}

/** The first and last of a range, both included; one moves the other rather than cross it. */
function SpanFields({ name, span: [first, last], least, most, onChange }: SpanFieldsProps) {
  return (
    <>
      <NumberBox
        label={`First ${name}`}
        value={first}
        min={least}
        max={most}
        whole
        late
        onChange={(value) => onChange([value, Math.max(value, last)])}
      />
      to
      <NumberBox
        label={`Last ${name}`}
        value={last}
        min={least}
        max={most}
        whole
        late
        onChange={(value) => onChange([Math.min(first, value), value])}
      />
    </>
  );
}
