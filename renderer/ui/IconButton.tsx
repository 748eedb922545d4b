import type { ComponentProps } from 'react';
import './ui.css';

type IconButtonProps = ComponentProps<'button'> & {
  /** Said by screen readers and shown as a tooltip. */
  readonly label: string;
  /** Key to show in the tooltip. */
  readonly shortcut?: string;
};

/** A square button that shows an icon. */
export function IconButton({ label, shortcut, className = '', ...rest }: IconButtonProps) {
  const title = shortcut === undefined ? label : `${label} (${shortcut})`;
  return (
    <button
      type="button"
      aria-label={label}
      title={title}
      className={`button button--quiet button--icon ${className}`}
      {...rest}
    />
  );
}
