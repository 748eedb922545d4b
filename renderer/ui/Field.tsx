import type { ReactNode } from 'react';
import './ui.css';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly children: ReactNode;
}

/** A line of a form: what is set, the control, and what to know of it below. */
export function Field({ label, hint, children }: FieldProps) {
  return (
    <div className="field">
      <span>{label}</span>
      {children}
      {hint !== undefined && <span className="field__hint">{hint}</span>}
    </div>
  );
}
