import { useEffect, useRef, useState, type PointerEvent } from 'react';
import {
  cellNear,
  placeUnder,
  type MatrixLayout,
  type MatrixPlace,
  type MatrixSight,
} from './matrixLayout.js';

/** What a pointer on the matrix is for. */
export interface MatrixPointerTarget {
  readonly layout: MatrixLayout;
  /** What is in sight now. */
  readonly sight: () => MatrixSight;
  /** The place in focus now. */
  readonly focus: () => MatrixPlace;
  /** The focus is to move there. */
  readonly onMove: (place: MatrixPlace) => void;
  /** A cell was pressed with Shift. */
  readonly onPin: (place: MatrixPlace) => void;
}

/** What is under the pointer, and where it is in the window. */
export interface HoveredPlace {
  readonly place: MatrixPlace;
  readonly at: { readonly x: number; readonly y: number };
}

/**
 * A pointer that is pressed and moved goes through the matrix: over cells in both directions, over the names of tokens or layers in
 * one. The first move of a frame is carried out at once, so that what follows it is drawn in the same frame; further ones wait for
 * the next. While it is held down beside the matrix, that scrolls on.
 *
 * @returns the props of the element that it works on, and what is under it while it is not pressed.
 */
export function useMatrixPointer(target: MatrixPointerTarget) {
  const latest = useRef(target);
  useEffect(() => {
    latest.current = target;
  });
  const held = useRef<Held | null>(null);
  const frame = useRef<number | null>(null);
  const [hovered, setHovered] = useState<HoveredPlace | null>(null);
  useEffect(
    () => () => {
      if (frame.current !== null) cancelAnimationFrame(frame.current);
    },
    [],
  );

  const move = (): void => {
    const { layout, sight, focus, onMove } = latest.current;
    if (held.current === null) return;
    const { x, y, along } = held.current;
    const before = focus();
    const near = cellNear(layout, sight(), x, y);
    const place = {
      row: along === 'tokens' ? before.row : near.row,
      column: along === 'layers' ? before.column : near.column,
    };
    if (place.row !== before.row || place.column !== before.column) onMove(place);
  };
  const once = (): void => {
    if (frame.current !== null) return;
    move();
    frame.current = requestAnimationFrame(() => {
      frame.current = null;
      if (held.current === null) return;
      const { isNew, x, y } = held.current;
      held.current = { ...held.current, isNew: false };
      const { width, height } = latest.current.sight();
      if (isNew || x < 0 || y < 0 || x > width || y > height) once();
    });
  };

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    const [x, y] = pointIn(event);
    const { layout, sight, onPin } = latest.current;
    const place = placeUnder(layout, sight(), x, y);
    if (place === null) return;
    event.currentTarget.focus({ preventScroll: true });
    if (event.shiftKey && place.row >= 0 && place.column >= 0) {
      onPin(place);
      return;
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    setHovered(null);
    held.current = {
      x,
      y,
      along: place.row < 0 ? 'tokens' : place.column < 0 ? 'layers' : 'both',
      isNew: false,
    };
    once();
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const [x, y] = pointIn(event);
    if (held.current !== null) {
      held.current = { ...held.current, x, y, isNew: true };
      once();
      return;
    }
    const { layout, sight } = latest.current;
    const place = placeUnder(layout, sight(), x, y);
    const at = { x: event.clientX, y: event.clientY };
    setHovered((before) =>
      place === null || (before?.place.row === place.row && before.place.column === place.column)
        ? place && before
        : { place, at },
    );
  };
  const onPointerUp = (): void => {
    held.current = null;
  };
  const props = {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: onPointerUp,
    onPointerLeave: () => setHovered(null),
  };
  return { props, hovered, leave: () => setHovered(null) };
}

interface Held {
  /** Where the pointer is, in the element. */
  readonly x: number;
  readonly y: number;
  readonly along: 'both' | 'tokens' | 'layers';
  /** It has moved since it was last followed. */
  readonly isNew: boolean;
}

function pointIn({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>): [number, number] {
  const { left, top } = currentTarget.getBoundingClientRect();
  return [clientX - left, clientY - top];
}
