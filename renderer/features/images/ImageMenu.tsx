import { useActions, useApp } from '../../state/WindowModelContext.js';
import { activeRun } from '../../state/runs/runSlice.js';
import { ContextMenu } from '../../ui/ContextMenu.js';
import type { MenuItem } from '../../ui/MenuItems.js';

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
  return <ContextMenu label={name} items={items} left={place.left} top={place.top} onDismiss={onDismiss} />;
}

/** What the desktop calls it. */
function revealText(): string {
  const { userAgent } = navigator;
  if (userAgent.includes('Macintosh')) return 'Show in Finder';
  return userAgent.includes('Windows') ? 'Show in Explorer' : 'Show in its folder';
}
