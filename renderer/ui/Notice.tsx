import { Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import './ui.css';

interface NoticeProps {
  /** `error` interrupts a screen reader; `note` does not. */
  readonly kind: 'error' | 'note';
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly testId?: string;
}

/** A message in place: what happened and what to do. */
export function Notice({ kind, children, actions, testId }: NoticeProps) {
  const Icon = kind === 'error' ? TriangleAlert : Info;
  return (
    <div
      role={kind === 'error' ? 'alert' : 'status'}
      className={kind === 'error' ? 'notice' : 'notice notice--quiet'}
      data-testid={testId}
    >
      <Icon size={14} aria-hidden />
      <div className="notice__body">
        <div className="notice__text">{children}</div>
        {actions !== undefined && <div className="notice__actions">{actions}</div>}
      </div>
    </div>
  );
}
