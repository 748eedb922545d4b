import { useEffect, useLayoutEffect, useRef, type KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { activeRun } from '../../state/runs/runSlice.js';

/** An image's menu and where it opens, in CSS pixels of the window. */
export interface MenuPlace {
  readonly imageId: string;
  readonly left: number;
  readonly top: number;
}

interface ImageMenuProps {
  readonly place: MenuPlace;
  /** Place of the image among the person's own, of `count`. */
  readonly index: number;
  readonly count: number;
  /** What it is called in the rail. */
  readonly name: string;
  readonly onRename: () => void;
  readonly onMove: (step: 1 | -1) => void;
  readonly onClose: () => void;
  /** Something was done that only a screen reader needs to be told. */
  readonly onSaid: (text: string) => void;
  /** @param byChoice with a key or an item: the focus then goes back to where it came from. */
  readonly onDismiss: (byChoice: boolean) => void;
}

/** What can be done with an image of the rail. Files can be found again; pastes have none. */
export function ImageMenu({
  place,
  index,
  count,
  name,
  onRename,
  onMove,
  onClose,
  onSaid,
  onDismiss,
}: ImageMenuProps) {
  const { imageId } = place;
  const image = useApp((state) => state.images[imageId]);
  const isAnswered = useApp((state) => activeRun(state)?.imageId === imageId);
  const actions = useActions();
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current;
    if (element === null) return;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(4, Math.min(place.left, window.innerWidth - width - 4))}px`;
    element.style.top = `${Math.max(4, Math.min(place.top, window.innerHeight - height - 4))}px`;
    (element.querySelector<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? element).focus();
  }, [place]);
  // A popover that closes by itself would do so when the button that opened it is let go.
  useEffect(() => {
    const onPress = (event: PointerEvent): void => {
      if (!(event.target instanceof Node && menu.current?.contains(event.target) === true)) onDismiss(false);
    };
    const onLeave = (): void => onDismiss(false);
    window.addEventListener('pointerdown', onPress, true);
    window.addEventListener('blur', onLeave);
    return () => {
      window.removeEventListener('pointerdown', onPress, true);
      window.removeEventListener('blur', onLeave);
    };
  }, [onDismiss]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Escape' || event.key === 'Tab') onDismiss(true);
    else if (!moveInMenu(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const items: readonly MenuItem[] = [
    ...(image?.isFile === true
      ? [
          { text: revealText(), act: () => void actions.revealImage(imageId) },
          {
            text: 'Copy path',
            act: () =>
              void actions.copyImagePath(imageId).then((done) => {
                if (done) onSaid('Path copied.');
              }),
          },
        ]
      : []),
    { text: 'Rename…', key: 'F2', act: onRename },
    { text: 'Move up', key: 'Alt+↑', disabled: index <= 0, act: () => onMove(-1) },
    { text: 'Move down', key: 'Alt+↓', disabled: index >= count - 1, act: () => onMove(1) },
    { text: 'Close; its session is kept', key: 'Del', disabled: isAnswered, act: onClose },
  ];
  return createPortal(
    <div
      ref={menu}
      popover="manual"
      role="menu"
      tabIndex={-1}
      className="image-menu"
      aria-label={name}
      onKeyDown={onKeyDown}
    >
      {items.map(({ text, key, disabled = false, act }) => (
        <button
          key={text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          disabled={disabled}
          onClick={() => {
            onDismiss(true);
            act();
          }}
        >
          <span>{text}</span>
          {key !== undefined && <span className="image-menu__key">{key}</span>}
        </button>
      ))}
    </div>,
    document.body,
  );
}

interface MenuItem {
  readonly text: string;
  readonly key?: string;
  readonly disabled?: boolean;
  readonly act: () => void;
}

/** Arrow keys go round the items. Returns whether it was such a key. */
function moveInMenu(event: KeyboardEvent<HTMLDivElement>): boolean {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)')];
  const here = items.findIndex((item) => item === document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return false;
  items.at(to % items.length)?.focus();
  return true;
}

/** What the desktop calls it. */
function revealText(): string {
  const { userAgent } = navigator;
  if (userAgent.includes('Macintosh')) return 'Show in Finder';
  return userAgent.includes('Windows') ? 'Show in Explorer' : 'Show in its folder';
}
