import type { ReactNode } from 'react';
import type { PopoverPlace } from './placePopover.js';
import { usePopover, type PopoverOpener } from './usePopover.js';
import './popover.css';

interface PopoverProps {
  /** Says what it is for; the panel's name for screen readers. */
  readonly label: string;
  /** Where it opens, seen from its button; the other side is taken where there is no room. `above end` by default. */
  readonly place?: PopoverPlace;
  readonly className?: string;
  /** The button it belongs to, which takes these props. */
  readonly button: (opener: PopoverOpener) => ReactNode;
  readonly children: ReactNode;
}

/**
 * A button with a panel that it opens: things to set or to read that stay while the panel is open. Escape, its button and a press
 * elsewhere close it; the focus goes back to the button where it was inside. It never leaves the window.
 */
export function Popover({ label, place = 'above end', className = '', button, children }: PopoverProps) {
  const { opener, panel } = usePopover('dialog', place);
  return (
    <>
      {button(opener)}
      <div {...panel} className={`card popover ${className}`} role="dialog" aria-label={label}>
        {children}
      </div>
    </>
  );
}
