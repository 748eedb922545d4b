import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import './ui.css';

interface SplitterProps {
  readonly label: string;
  /** Id of the panel whose size it changes. */
  readonly controls: string;
  /** Sides of what it separates: `columns` stand side by side, `rows` above each other. */
  readonly between: 'columns' | 'rows';
  /** Whether the panel grows to the right or downwards (1), or the other way (-1). */
  readonly direction: 1 | -1;
  /** In CSS pixels, as are `least` and `most`. */
  readonly size: number;
  readonly least: number;
  readonly most: number;
  /** The edge was dragged to this size. */
  readonly onMove: (size: number) => void;
  /** A key asks for so many pixels more or less. */
  readonly onStep: (step: number) => void;
  /** Double click or Enter: as it was at first. */
  readonly onReset: () => void;
  /** The pointer or the key was let go. */
  readonly onDone: () => void;
}

/** An edge between two panels, moved by the pointer or by keys. */
export function Splitter(props: SplitterProps) {
  const { label, controls, between, direction, size, least, most, onMove, onStep, onReset, onDone } = props;
  const dragged = useRef<{ readonly from: number; readonly size: number } | null>(null);
  const moved = useRef(false);
  const placeOf = (event: PointerEvent): number => (between === 'columns' ? event.clientX : event.clientY);

  const onPointerMove = (event: PointerEvent): void => {
    if (dragged.current === null) return;
    const wanted = dragged.current.size + direction * (placeOf(event) - dragged.current.from);
    moved.current = true;
    onMove(Math.min(Math.max(wanted, least), most));
  };
  const end = (): void => {
    dragged.current = null;
    if (moved.current) onDone();
    moved.current = false;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? largeStep : smallStep;
    const [more, less] = between === 'columns' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowDown', 'ArrowUp'];
    if (event.key === more) onStep(direction * step);
    else if (event.key === less) onStep(-direction * step);
    else if (event.key === 'Home') onMove(least);
    else if (event.key === 'End') onMove(most);
    else if (event.key === 'Enter') onReset();
    else return;
    moved.current = true;
    event.preventDefault();
  };
  return (
    <div
      role="separator"
      className={`splitter splitter--${between}`}
      aria-label={label}
      aria-controls={controls}
      aria-orientation={between === 'columns' ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuetext={`${size} pixels`}
      title={`${label}: drag it, or arrow keys; double click for the usual size`}
      tabIndex={0}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = { from: placeOf(event), size };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => {
        onReset();
        onDone();
      }}
      onKeyDown={onKeyDown}
      onKeyUp={end}
      onBlur={end}
    />
  );
}

/** Steps of the arrow keys, alone and with Shift, in CSS pixels. */
const smallStep = 16;
const largeStep = 64;
