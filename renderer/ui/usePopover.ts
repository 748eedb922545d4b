import { useEffect, useId, useState, type ToggleEvent } from 'react';
import { placePopover, type PopoverPlace } from './placePopover.js';

/** What a button needs to open its popover. */
export interface PopoverOpener {
  readonly popoverTarget: string;
  readonly 'aria-haspopup': 'menu' | 'dialog';
}

/**
 * Ties a button and what it opens together. The browser opens it, closes it and gives the focus back; here it is placed, and
 * placed again while something moves under it.
 *
 * @param onOpen called with the panel when it has opened.
 * @returns the props of the button and those of what it opens.
 */
export function usePopover(
  kind: 'menu' | 'dialog',
  place: PopoverPlace,
  onOpen?: (panel: HTMLElement) => void,
) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const panel = isOpen ? document.getElementById(id) : null;
    if (panel === null) return undefined;
    const again = (): void => putBesideOpener(panel, place);
    const observer = new ResizeObserver(again);
    observer.observe(panel);
    window.addEventListener('resize', again);
    window.addEventListener('scroll', again, true);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', again);
      window.removeEventListener('scroll', again, true);
    };
  }, [isOpen, id, place]);
  const opener: PopoverOpener = { popoverTarget: id, 'aria-haspopup': kind };
  const panel = {
    id,
    popover: 'auto',
    onToggle: (event: ToggleEvent<HTMLElement>): void => {
      const opened = event.newState === 'open';
      setIsOpen(opened);
      if (!opened) {
        delete event.currentTarget.dataset['placed'];
        return;
      }
      putBesideOpener(event.currentTarget, place);
      onOpen?.(event.currentTarget);
    },
  } as const;
  return { opener, panel };
}

function putBesideOpener(panel: HTMLElement, place: PopoverPlace): void {
  const opener = document.querySelector(`[popovertarget="${CSS.escape(panel.id)}"]`);
  if (opener === null) return;
  const room = { width: window.innerWidth, height: window.innerHeight };
  const { left, top } = placePopover(
    opener.getBoundingClientRect(),
    panel.getBoundingClientRect(),
    room,
    place,
  );
  panel.style.left = `${left}px`;
  panel.style.top = `${top}px`;
  panel.dataset['placed'] = '';
}
