import { useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { maxSessionNameLength } from '../../../engine/protocol/sessionLimits.js';
import { NameBox } from '../../ui/NameBox.js';

interface RenamePopoverProps {
  readonly name: string;
  /** The thumbnail whose name is changed: the box lies over it. */
  readonly anchor: HTMLElement;
  /** @param name null where it stays. */
  readonly onDone: (name: string | null, byKey: boolean) => void;
}

/** Changes the name of an image's session, over its thumbnail; as wide as a name needs, also where the rail is narrow. */
export function RenamePopover({ name, anchor, onDone }: RenamePopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    element.showPopover();
    const { left, top, height } = anchor.getBoundingClientRect();
    element.style.left = `${left}px`;
    element.style.top = `${top + (height - element.offsetHeight) / 2}px`;
    element.querySelector('input')?.focus();
  }, [anchor]);
  return createPortal(
    <div ref={box} popover="manual" className="rename">
      <NameBox label={`Name of ${name}`} name={name} maxLength={maxSessionNameLength} onDone={onDone} />
    </div>,
    document.body,
  );
}
