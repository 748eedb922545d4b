import type { KeyboardEvent, ReactNode } from 'react';
import type { KnownModel } from '../../../electron/ipc/modelContracts.js';
import { isCurrentModel, type LookState } from '../../state/models/modelsSlice.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { ModelRow } from './ModelRow.js';
import { rowText } from './modelTexts.js';

/** The known models, one below the other; arrow keys go through them. */
export function ModelRows({
  known,
  selectedId,
  looks,
  children,
}: {
  readonly known: readonly KnownModel[];
  readonly selectedId: string | null;
  readonly looks: Readonly<Record<string, LookState>>;
  /** More rows, which are gone through too. */
  readonly children?: ReactNode;
}) {
  const actions = useActions();
  const modelSource = useApp((state) => state.modelSource);
  const isOpen = useApp((state) => state.engine.state === 'ready');
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-model]')];
    const next = rows[rows.findIndex((row) => row === document.activeElement) + step];
    next?.focus();
    if (next?.dataset['model'] !== undefined) actions.selectModel(next.dataset['model']);
  };
  return (
    <nav className="models__rows" aria-label="Known models" onKeyDown={move}>
      {known.map((model) => {
        const { modelId, name, isShipped } = model;
        const isCurrent = isCurrentModel({ modelSource }, model);
        return (
          <ModelRow
            key={modelId}
            rowId={modelId}
            name={name}
            isSelected={modelId === selectedId}
            testId="model-row"
          >
            {isCurrent && <strong>{isOpen ? 'Open' : 'Chosen'} · </strong>}
            {isShipped && 'Shipped · '}
            {rowText(looks[modelId])}
          </ModelRow>
        );
      })}
      {children}
    </nav>
  );
}
