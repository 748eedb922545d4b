import { useEffect, useLayoutEffect, useRef, type KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { focusFirstItem, MenuItems, moveInMenu, type MenuItem } from './MenuItems.js';
import './popover.css';

interface ContextMenuProps {
  /** What the menu is of. */
  readonly label: string | undefined;
  readonly items: readonly MenuItem[];
  /** Where it opens, in CSS pixels of the window; it is moved where it would not fit. */
  readonly left: number;
  readonly top: number;
  /** It is to close. @param byKey with a key or an item: the focus then goes back to where the menu came from. */
  readonly onDismiss: (byKey: boolean) => void;
}

/** A menu at a place of the window, there as long as it is rendered: for a right click, and for the menu key. */
export function ContextMenu({ label, items, left, top, onDismiss }: ContextMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current;
    if (element === null) return;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(4, Math.min(left, window.innerWidth - width - 4))}px`;
    element.style.top = `${Math.max(4, Math.min(top, window.innerHeight - height - 4))}px`;
    focusFirstItem(element);
  }, [left, top]);
  // A popover that closes by itself would do so when the button that opened it is let go.
  useEffect(() => {
    const onPress = (event: PointerEvent): void => {
      if (!(event.target instanceof Node && menu.current?.contains(event.target) === true)) onDismiss(false);
    };
    const onLeave = (): void => onDismiss(false);
    window.addEventListener('pointerdown', onPress, true);
    window.addEventListener('blur', onLeave);
    window.addEventListener('resize', onLeave);
    return () => {
      window.removeEventListener('pointerdown', onPress, true);
      window.removeEventListener('blur', onLeave);
      window.removeEventListener('resize', onLeave);
    };
  }, [onDismiss]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Escape' || event.key === 'Tab') onDismiss(true);
    else if (!moveInMenu(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return createPortal(
    <div
      ref={menu}
      popover="manual"
      className="card menu"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <MenuItems items={items} onChosen={() => onDismiss(true)} />
    </div>,
    document.body,
  );
}
