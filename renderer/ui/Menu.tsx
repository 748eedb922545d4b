import type { KeyboardEvent, ReactNode } from 'react';
import { focusFirstItem, MenuItems, moveInMenu, type MenuItem } from './MenuItems.js';
import type { PopoverPlace } from './placePopover.js';
import { usePopover, type PopoverOpener } from './usePopover.js';
import './popover.css';

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** Where it opens, seen from its button; the other side is taken where there is no room. `below end` by default. */
  readonly place?: PopoverPlace;
  /** The button it belongs to, which takes these props. */
  readonly button: (opener: PopoverOpener) => ReactNode;
}

/**
 * A button with a menu that it opens. Arrow keys go round the items; Escape, Tab, an item and a press elsewhere close it, and the
 * focus goes back to the button where it was inside. It never leaves the window.
 */
export function Menu({ label, items, place = 'below end', button }: MenuProps) {
  const { opener, panel } = usePopover('menu', place, focusFirstItem);
  return (
    <>
      {button(opener)}
      <div
        {...panel}
        className="card menu"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <MenuItems items={items} closes={panel.id} />
      </div>
    </>
  );
}

function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  if (event.key === 'Tab') event.currentTarget.hidePopover();
  else if (!moveInMenu(event)) return;
  event.preventDefault();
  event.stopPropagation();
}
