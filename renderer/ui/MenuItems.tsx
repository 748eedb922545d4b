import type { KeyboardEvent } from 'react';

/** A line of a menu. */
export interface MenuItem {
  readonly text: string;
  /** Key that does the same, to be seen beside the text. */
  readonly key?: string;
  readonly disabled?: boolean;
  readonly act: () => void;
}

interface MenuItemsProps {
  readonly items: readonly MenuItem[];
  /** Id of the popover that a chosen item closes; without it `onChosen` does. */
  readonly closes?: string;
  readonly onChosen?: () => void;
}

/** The lines of a menu, in a popover with the role `menu`. */
export function MenuItems({ items, closes, onChosen }: MenuItemsProps) {
  // By their places: a line whose words change with what is looked at stays the same line.
  return items.map(({ text, key, disabled = false, act }, index) => (
    <button
      key={index}
      type="button"
      role="menuitem"
      className="menu__item"
      tabIndex={-1}
      disabled={disabled}
      {...(closes !== undefined && { popoverTarget: closes, popoverTargetAction: 'hide' })}
      onClick={() => {
        onChosen?.();
        act();
      }}
    >
      <span>{text}</span>
      {key !== undefined && <span className="menu__key">{key}</span>}
    </button>
  ));
}

/** Puts the focus on the first item that can be chosen, or on the menu itself. */
export function focusFirstItem(menu: HTMLElement): void {
  (itemsOf(menu)[0] ?? menu).focus();
}

/** Arrow keys go round the items, Home and End to the ends. Returns whether it was such a key. */
export function moveInMenu(event: KeyboardEvent<HTMLElement>): boolean {
  const items = itemsOf(event.currentTarget);
  const here = items.findIndex((item) => item === document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here < 0 ? -1 : here - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return false;
  items.at(to % items.length)?.focus();
  return true;
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)')];
}
