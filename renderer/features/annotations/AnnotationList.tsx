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
import { memo, useCallback, useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Annotation, Label, ShapeType } from '../../../engine/protocol/annotation.js';
import { shownHere, labelOf } from '../../state/annotations/annotationSlice.js';
import { annotationLine, shapeNames, shapeSize, turnsHere } from '../../state/annotations/annotationWords.js';
import { bareColour } from '../../state/annotations/labelColours.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';

/**
 * The annotations as a list to choose from, the uppermost first. Arrow keys move, with Shift they take more, Space one more; Enter
 * shows, Delete deletes.
 */
export function AnnotationList() {
  const drawn = useApp(shownHere);
  const selectedIds = useApp((state) => state.selectedAnnotationIds);
  const turns = useApp(useShallow(turnsHere));
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

  const chooseOnly = (id: string): void => {
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
      else chooseOnly(next);
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
    else chooseOnly(id);
  };
  // The same function for the life of the list: of hundreds, only those that change are rendered again.
  const latest = useRef(onClick);
  useEffect(() => {
    latest.current = onClick;
  });
  const choose = useCallback((event: MouseEvent, id: string) => latest.current(event, id), []);
  const chosen = new Set(selectedIds);
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
        <AnnotationOption
          key={annotation.id}
          annotation={annotation}
          label={labelOf(drawn, annotation)}
          words={annotationLine(annotation, drawn, turns)}
          selected={chosen.has(annotation.id)}
          choose={choose}
        />
      ))}
    </ul>
  );
}

interface AnnotationOptionProps {
  readonly annotation: Annotation;
  readonly label: Label | undefined;
  /** All of it in a line, for screen readers. */
  readonly words: string;
  readonly selected: boolean;
  readonly choose: (event: MouseEvent, id: string) => void;
}

const AnnotationOption = memo(function AnnotationOption(props: AnnotationOptionProps) {
  const { annotation, label, words, selected, choose } = props;
  const { id, shape, note, tie } = annotation;
  const actions = useActions();
  const Icon = icons[shape.type];
  return (
    <li
      id={optionId(id)}
      role="option"
      aria-selected={selected}
      aria-label={words}
      title={words}
      className="annotations__item"
      onClick={(event) => choose(event, id)}
      onDoubleClick={() => actions.locateSelected()}
    >
      <span className="annotations__swatch" style={{ background: label?.colour ?? bareColour }} />
      <Icon size={13} aria-hidden />
      <span className="annotations__words">
        {shape.type === 'text' ? shape.text : (label?.name ?? shapeNames[shape.type])}
      </span>
      {note !== '' && <StickyNote size={11} aria-hidden />}
      {tie !== null && <Link2 size={11} aria-hidden />}
      {shape.type !== 'text' && (
        <span className="annotations__size">{shapeSize(shape).replace(/^at | px$/g, '')}</span>
      )}
    </li>
  );
});

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
