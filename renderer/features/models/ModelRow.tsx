import type { ReactNode } from 'react';
import { useActions } from '../../state/WindowModelContext.js';

/** A row of the list of models: one that is known, or that is being downloaded. */
export function ModelRow({
  rowId,
  name,
  isSelected,
  testId,
  children,
}: {
  readonly rowId: string;
  readonly name: string;
  readonly isSelected: boolean;
  readonly testId: string;
  /** What is said of it in a line. */
  readonly children: ReactNode;
}) {
  const actions = useActions();
  return (
    <button
      type="button"
      className="model-row"
      data-model={rowId}
      data-testid={testId}
      aria-current={isSelected}
      onClick={() => actions.selectModel(rowId)}
    >
      <span className="model-row__name">{name}</span>
      <span className="model-row__text">{children}</span>
    </button>
  );
}
