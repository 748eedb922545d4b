import { X } from 'lucide-react';
import { useCallback, useLayoutEffect, useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { ownImageIds } from '../../state/images/imageSlice.js';
import { activeRun } from '../../state/runs/runSlice.js';
import { ImageMenu, type MenuPlace } from './ImageMenu.js';
import { RenamePopover } from './RenamePopover.js';
import { stillOf } from './StillImage.js';
import { Thumbnail } from './Thumbnail.js';

/** The images a person opened: shown, moved, closed, each with a menu. */
export function OwnImages() {
  const images = useApp((state) => state.images);
  const sessions = useApp((state) => state.sessions);
  const ids = useApp(useShallow(ownImageIds));
  const current = useApp((state) => state.currentImageId);
  const answeredId = useApp((state) => activeRun(state)?.imageId ?? null);
  const actions = useActions();
  const list = useRef<HTMLUListElement>(null);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const [said, setSaid] = useState('');
  const [renaming, setRenaming] = useState<{ readonly imageId: string; readonly anchor: HTMLElement } | null>(
    null,
  );
  const nameOf = (imageId: string): string => {
    const image = images[imageId];
    return sessions[image?.sessionId ?? '']?.name ?? image?.name ?? '';
  };
  const drag = useDragging(ids, (imageId, at) => {
    actions.placeImage(imageId, at);
    setSaid(placeText(nameOf(imageId), at, ids.length));
  });

  // The browser lets go of the focus of an element that is moved.
  const focusAfter = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (focusAfter.current !== null) thumbnailOf(list.current, focusAfter.current)?.focus();
    focusAfter.current = null;
  }, [ids]);

  const move = (imageId: string, step: 1 | -1): void => {
    const to = ids.indexOf(imageId) + step;
    const inside = to >= 0 && to < ids.length;
    setSaid(inside ? placeText(nameOf(imageId), to, ids.length) : `${nameOf(imageId)} is at the end.`);
    focusAfter.current = inside ? imageId : null;
    actions.moveImage(imageId, step);
  };
  const close = async (imageId: string): Promise<void> => {
    const name = nameOf(imageId);
    if (imageId === answeredId) {
      setSaid(`${name} is being answered and stays.`);
      return;
    }
    const hadFocus = thumbnailOf(list.current, imageId) === document.activeElement;
    await actions.closeImage(imageId);
    setSaid(`${name} closed.`);
    if (hadFocus) list.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus();
  };
  const dismissMenu = useCallback(
    (byChoice: boolean): void => {
      if (byChoice) thumbnailOf(list.current, menu?.imageId ?? '')?.focus();
      setMenu(null);
    },
    [menu],
  );
  const openMenu = (imageId: string, left: number, top: number): void => setMenu({ imageId, left, top });
  const rename = (imageId: string): void => {
    const anchor = thumbnailOf(list.current, imageId);
    if (anchor !== null) setRenaming({ imageId, anchor });
  };
  const renamed = (imageId: string, name: string | null, byKey: boolean): void => {
    setRenaming(null);
    if (byKey) thumbnailOf(list.current, imageId)?.focus();
    const sessionId = images[imageId]?.sessionId;
    if (name === null || sessionId === undefined) return;
    void actions.renameSession(sessionId, name).then((done) => {
      if (done) setSaid(`Renamed to ${name}.`);
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>, imageId: string): void => {
    if (event.key === 'F2') rename(imageId);
    else if (event.key === 'Delete') void close(imageId);
    else if (event.altKey && event.key === 'ArrowUp') move(imageId, -1);
    else if (event.altKey && event.key === 'ArrowDown') move(imageId, 1);
    else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      const { left, bottom } = event.currentTarget.getBoundingClientRect();
      openMenu(imageId, left + 8, bottom);
    } else return;
    event.preventDefault();
  };
  return (
    <>
      <ul ref={list} aria-label="Open images" {...drag.list}>
        {ids.flatMap((id, index) => {
          const image = images[id];
          if (image === undefined) return [];
          return (
            <Thumbnail
              key={id}
              name={nameOf(id)}
              fileName={image.name}
              isTitle={nameOf(id) !== image.name}
              still={stillOf(image)}
              size={image}
              current={id === current}
              answered={id === answeredId}
              onClick={() => actions.showImage(id)}
              button={{ onKeyDown: (event) => onKeyDown(event, id), 'aria-haspopup': 'menu' }}
              place={{
                'data-image': id,
                'data-drop': drag.markOf(index),
                draggable: true,
                onDragStart: (event) => drag.start(event, id),
                onDragEnd: drag.end,
                onContextMenu: (event) => {
                  event.preventDefault();
                  openMenu(id, event.clientX, event.clientY);
                },
              }}
            >
              {id !== answeredId && (
                <button
                  type="button"
                  className="thumbnail-close"
                  tabIndex={-1}
                  aria-label={`Close ${nameOf(id)}`}
                  title="Close (Del); its session is kept"
                  onClick={() => void close(id)}
                >
                  <X size={12} aria-hidden />
                </button>
              )}
            </Thumbnail>
          );
        })}
      </ul>
      <p className="visually-hidden" role="status" data-testid="rail-said">
        {said}
      </p>
      {renaming !== null && images[renaming.imageId] !== undefined && (
        <RenamePopover
          name={nameOf(renaming.imageId)}
          anchor={renaming.anchor}
          onDone={(name, byKey) => renamed(renaming.imageId, name, byKey)}
        />
      )}
      {menu !== null && (
        <ImageMenu
          place={menu}
          index={ids.indexOf(menu.imageId)}
          count={ids.length}
          onMove={(step) => move(menu.imageId, step)}
          name={nameOf(menu.imageId)}
          onRename={() => rename(menu.imageId)}
          onClose={() => void close(menu.imageId)}
          onSaid={setSaid}
          onDismiss={dismissMenu}
        />
      )}
    </>
  );
}

/** Dragging an image of the list to another place in it. */
function useDragging(ids: readonly string[], onPlaced: (imageId: string, at: number) => void) {
  const [dragged, setDragged] = useState<string | null>(null);
  /** Before which image it would be put; the length of the list for its end. */
  const [gap, setGap] = useState<number | null>(null);
  const end = (): void => {
    setDragged(null);
    setGap(null);
  };
  const from = ids.indexOf(dragged ?? '');
  const moves = gap !== null && gap !== from && gap !== from + 1;
  return {
    start: (event: DragEvent, imageId: string): void => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData(dragType, imageId);
      setDragged(imageId);
    },
    end,
    /** Where the line is drawn that shows the place. */
    markOf: (index: number): 'before' | 'after' | undefined => {
      if (!moves) return undefined;
      if (gap === index) return 'before';
      return gap === ids.length && index === ids.length - 1 ? 'after' : undefined;
    },
    list: {
      onDragOver: (event: DragEvent<HTMLUListElement>): void => {
        if (dragged === null) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        const places = [...event.currentTarget.children].map((place) => place.getBoundingClientRect());
        const below = places.findIndex(({ top, height }) => event.clientY < top + height / 2);
        setGap(below < 0 ? ids.length : below);
      },
      onDragLeave: (event: DragEvent<HTMLUListElement>): void => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setGap(null);
      },
      onDrop: (event: DragEvent<HTMLUListElement>): void => {
        if (dragged === null) return;
        event.preventDefault();
        if (moves) onPlaced(dragged, gap > from ? gap - 1 : gap);
        end();
      },
    },
  };
}

/** No program but this one takes it. */
const dragType = 'application/x-fovea-image';

function thumbnailOf(list: HTMLElement | null, imageId: string): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-image="${CSS.escape(imageId)}"] .thumbnail`) ?? null;
}

function placeText(name: string, index: number, count: number): string {
  return `${name}, ${index + 1} of ${count}.`;
}
