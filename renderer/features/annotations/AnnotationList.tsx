import {
  CircleDot,
  Link2,
  MoveUpRight,
  Pencil,
  Pentagon,
  Square,
  StickyNote,
  Type,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Annotation, ShapeType } from '../../../engine/protocol/annotation.js';
import { drawnHere, labelOf } from '../../state/annotations/annotationSlice.js';
import { annotationLine, shapeNames, shapeSize } from '../../state/annotations/annotationWords.js';
import { bareColour } from '../../state/annotations/labelColours.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';

/**
 * The annotations as a list to choose from, the uppermost first. Arrow keys move, with Shift they take more, Space one more; Enter
 * shows, Delete deletes.
 */
export function AnnotationList() {
  const drawn = useApp(drawnHere);
  const selectedIds = useApp((state) => state.selectedAnnotationIds);
  const runs = useApp(useShallow(({ runs, runIds }) => ({ runs, runIds })));
  const actions = useActions();
  const list = useRef<HTMLUListElement>(null);
  /** Where a range begins, and where the keys are. */
  const anchor = useRef<string | null>(null);
  const annotations = [...drawn.annotations].reverse();
  const active = selectedIds.at(-1) ?? annotations[0]?.id ?? null;
  useEffect(() => {
    // What is selected on the picture is seen in the list.
    const option = active === null ? null : document.getElementById(optionId(active));
    option?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const choose = (id: string): void => {
    anchor.current = id;
    actions.selectAnnotations([id]);
    actions.focusTieOf(id);
  };
  const toggle = (id: string): void => {
    const isIn = selectedIds.includes(id);
    actions.selectAnnotations(isIn ? selectedIds.filter((one) => one !== id) : [...selectedIds, id]);
  };
  const extendTo = (id: string): void => {
    const ids = annotations.map((annotation) => annotation.id);
    const from = Math.max(0, ids.indexOf(anchor.current ?? active ?? ''));
    const to = ids.indexOf(id);
    const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    // The last is where the keys are.
    actions.selectAnnotations(to < from ? [...range].reverse() : range);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>): void => {
    const index = annotations.findIndex(({ id }) => id === active);
    const last = annotations.length - 1;
    const to = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      const next = annotations[Math.min(Math.max(to, 0), last)]!.id;
      if (event.shiftKey) extendTo(next);
      else choose(next);
    } else if (event.key === 'Delete' || event.key === 'Backspace') actions.deleteSelected();
    else if (event.key === 'Enter') actions.locateSelected();
    else if (event.key === ' ' && active !== null) toggle(active);
    else if (event.key === 'Escape' && selectedIds.length > 0) actions.selectAnnotations([]);
    else if ((event.ctrlKey || event.metaKey) && event.key === 'a') actions.selectAllAnnotations();
    else if ((event.ctrlKey || event.metaKey) && event.key === 'd') actions.duplicateSelected();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onClick = (event: MouseEvent, id: string): void => {
    if (event.shiftKey) extendTo(id);
    else if (event.ctrlKey || event.metaKey) toggle(id);
    else choose(id);
  };
  return (
    <ul
      ref={list}
      className="annotations__list"
      role="listbox"
      aria-label="Annotations"
      aria-multiselectable
      tabIndex={0}
      aria-activedescendant={active === null ? undefined : optionId(active)}
      data-testid="annotation-list"
      onKeyDown={onKeyDown}
    >
      {annotations.map((annotation) => (
        <li
          key={annotation.id}
          id={optionId(annotation.id)}
          role="option"
          aria-selected={selectedIds.includes(annotation.id)}
          aria-label={annotationLine(annotation, drawn, runs)}
          className="annotations__item"
          onClick={(event) => onClick(event, annotation.id)}
          onDoubleClick={() => actions.locateSelected()}
        >
          <AnnotationSummary annotation={annotation} label={labelOf(drawn, annotation)} />
        </li>
      ))}
    </ul>
  );
}

function AnnotationSummary({
  annotation: { shape, note, tie },
  label,
}: {
  readonly annotation: Annotation;
  readonly label: { readonly name: string; readonly colour: string } | undefined;
}) {
  const Icon = icons[shape.type];
  const words = shape.type === 'text' ? shape.text : (label?.name ?? shapeNames[shape.type]);
  return (
    <>
      <span className="annotations__swatch" style={{ background: label?.colour ?? bareColour }} />
      <Icon size={13} aria-hidden />
      <span className="annotations__words">{words}</span>
      {note !== '' && <StickyNote size={11} aria-hidden />}
      {tie !== null && <Link2 size={11} aria-hidden />}
      <span className="annotations__size">{shape.type === 'text' ? '' : shapeSize(shape)}</span>
    </>
  );
}

function optionId(id: string): string {
  return `annotation-${id}`;
}

const icons: Readonly<Record<ShapeType, LucideIcon>> = {
  box: Square,
  polygon: Pentagon,
  arrow: MoveUpRight,
  freehand: Pencil,
  point: CircleDot,
  text: Type,
};
