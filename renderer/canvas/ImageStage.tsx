import { useEffect, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { Stage } from 'react-konva';
import { stagePoint, type Size, type StagePoint } from './geometry/points.js';
import type { Viewport } from './geometry/viewport.js';
import { idle, stepPointer, type PointerInput, type PointerState } from './tools/pointerMachine.js';
import { readWheel, type WheelFacts, type WheelMemory } from './tools/readWheel.js';
import type { ToolModifiers } from './tools/annotationTool.js';
import { useSpaceHeld } from './tools/useSpaceHeld.js';

interface ImageStageProps {
  readonly image: Size;
  readonly stage: Size;
  readonly view: Viewport;
  /** The image and the shown selection in words. */
  readonly label: string;
  /** What is shown, as data attributes of the stage. */
  readonly data: Readonly<Record<`data-${string}`, string | number | undefined>>;
  readonly onView: (view: Viewport) => void;
  /** The pointer rests over the stage, or left it (null). */
  readonly onHover: (point: StagePoint | null) => void;
  readonly onFit: () => void;
  /** What the pointer does beside zooming and panning. */
  readonly tool: StageTool;
  /** A key was pressed while the stage is in focus. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void;
  readonly children: ReactNode;
}

/** The tool in hand, as the stage knows it. */
export interface StageTool {
  /** The main button and a finger pan, as the middle button and Space do with every tool. */
  readonly pans: boolean;
  /** What the pointer looks like, as in CSS. */
  readonly cursor: string;
  readonly onPointer: (type: 'down' | 'move' | 'up', at: StagePoint, modifiers: ToolModifiers) => void;
  readonly onDouble: (at: StagePoint) => void;
  /** The gesture turned into another: a second finger came. */
  readonly onCancel: () => void;
}

/** The stage with its pointers: a wheel and a pinch zoom, drags and two fingers pan, a double click fits. */
export function ImageStage(props: ImageStageProps) {
  const { image, stage, view, label, data, onView, onHover, onFit, tool, onKeyDown, children } = props;
  const root = useRef<HTMLDivElement>(null);
  const state = useRef<PointerState>(idle);
  const spaceHeld = useSpaceHeld();
  /** The pointer that works with the tool, and where it is. */
  const working = useRef<{ readonly pointerId: number; readonly at: StagePoint } | null>(null);
  const latest = useRef({ image, stage, view, onView });
  useEffect(() => {
    latest.current = { image, stage, view, onView };
  });

  const step = (input: PointerInput): void => {
    const now = latest.current;
    const next = stepPointer(state.current, input, now.view, now.image, now.stage);
    state.current = next.state;
    if (next.view === now.view) return;
    latest.current = { ...now, view: next.view };
    now.onView(next.view);
  };

  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    let memory: WheelMemory | null = null;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const now = latest.current;
      // Chromium has what the types, which follow the standard, leave out.
      const read = readWheel(event as WheelEvent & WheelFacts, memory, onMac);
      memory = read.memory;
      const input = { type: 'wheel', at: pointIn(element, event), gesture: read.gesture } as const;
      const next = stepPointer(state.current, input, now.view, now.image, now.stage);
      latest.current = { ...now, view: next.view };
      now.onView(next.view);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const down = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button === 2) return;
    const { pointerId, currentTarget } = event;
    currentTarget.setPointerCapture(pointerId);
    if (event.button === 1) event.preventDefault();
    const at = pointIn(currentTarget, event);
    const first = working.current;
    if (first !== null && !tool.pans && event.pointerType === 'touch') {
      // Two fingers zoom, whatever the first was doing.
      tool.onCancel();
      working.current = null;
      step({ type: 'down', pointerId: first.pointerId, at: first.at, pans: true });
    }
    const byHand = event.button === 1 || spaceHeld || state.current.name !== 'idle';
    if (byHand || tool.pans || first !== null) step({ type: 'down', pointerId, at, pans: true });
    if (byHand || first !== null) return;
    working.current = { pointerId, at };
    tool.onPointer('down', at, modifiersOf(event));
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const at = pointIn(event.currentTarget, event);
    if (state.current.name !== 'idle') step({ type: 'move', pointerId: event.pointerId, at });
    const isWorking = working.current?.pointerId === event.pointerId;
    if (isWorking) working.current = { pointerId: event.pointerId, at };
    // A tool also follows a pointer that is not down: the next corner of a polygon does.
    if (isWorking || (working.current === null && state.current.name === 'idle'))
      tool.onPointer('move', at, modifiersOf(event));
    onHover(state.current.name === 'idle' ? at : null);
  };
  const up = (event: PointerEvent<HTMLDivElement>): void => {
    step({ type: 'up', pointerId: event.pointerId });
    if (working.current?.pointerId !== event.pointerId) return;
    working.current = null;
    if (event.type === 'pointercancel') tool.onCancel();
    else tool.onPointer('up', pointIn(event.currentTarget, event), modifiersOf(event));
  };

  return (
    <div
      ref={root}
      className={spaceHeld ? 'stage stage--grab' : 'stage'}
      role="img"
      aria-label={label}
      tabIndex={0}
      data-testid="stage"
      {...data}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onPointerLeave={() => onHover(null)}
      style={spaceHeld ? undefined : { cursor: tool.cursor }}
      onDoubleClick={(event) => {
        if (tool.pans) onFit();
        else tool.onDouble(pointIn(event.currentTarget, event));
      }}
      onKeyDown={onKeyDown}
    >
      <Stage width={stage.width} height={stage.height} listening={false}>
        {children}
      </Stage>
    </div>
  );
}

function modifiersOf({ shiftKey, altKey }: PointerEvent): ToolModifiers {
  return { shift: shiftKey, alt: altKey };
}

const onMac = navigator.userAgent.includes('Macintosh');

function pointIn(
  element: Element,
  event: { readonly clientX: number; readonly clientY: number },
): StagePoint {
  const box = element.getBoundingClientRect();
  return stagePoint(event.clientX - box.left, event.clientY - box.top);
}
