import { useMemo, type ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { Telescope } from 'lucide-react';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { sinkShare } from '../../../engine/selection/sinkCells.js';
import { paddingCells } from '../../canvas/geometry/paddingCells.js';
import { shownHere } from '../../state/annotations/annotationSlice.js';
import { annotationLine, turnsHere } from '../../state/annotations/annotationWords.js';
import {
  findingsOf,
  type AnnotationRead,
  type Findings as Found,
} from '../../state/masks/inspectorFindings.js';
import type { Run } from '../../state/runs/run.js';
import { runPlaces } from '../../state/runs/runPlaces.js';
import { calledOutHere } from '../../state/view/inspectorSlice.js';
import { useActions, useApp, useSelections } from '../../state/WindowModelContext.js';
import { formatShare } from '../../ui/formatNumber.js';
import { Popover } from '../../ui/Popover.js';
import './findings.css';

/** What stands out of all layers and tokens, in words: cells that are always read, and annotations that never are. */
export function Findings({ run }: { readonly run: Run }) {
  const found = useFindings(run);
  if (found === null) return null;
  const blind = found.annotations.filter(({ share }) => share === 0).length;
  const sinks = found.sinks.length;
  const sinkWords = sinks === 1 ? ' sink' : ' sinks';
  const text = `${sinks}${sinkWords}${blind === 0 ? '' : `, ${blind} never read`}`;
  return (
    <Popover
      label="What stands out of this answer"
      className="findings"
      button={(opener) => (
        <button
          type="button"
          {...opener}
          className="button button--quiet inspector__findings"
          aria-label={text}
          title="Cells that are always read, and annotations that never are"
          data-testid="findings"
        >
          <Telescope size={14} aria-hidden />
          <span>
            {sinks}
            <span className="inspector__word">{sinkWords}</span>
            {blind > 0 && `, ${blind}`}
            {blind > 0 && <span className="inspector__word"> never read</span>}
          </span>
        </button>
      )}
    >
      <FindingsList run={run} found={found} />
    </Popover>
  );
}

/** The findings of a run so far; null before its first selection. */
function useFindings(run: Run): Found | null {
  const selections = useSelections();
  const { annotations } = useApp(shownHere);
  const arrived = useApp((state) => state.masks.arrived);
  const { runId, picture, settings, selections: received } = run;
  return useMemo(() => {
    // What is counted rises with what comes of the engine, or of the disk.
    const frequency =
      received + arrived < 0 ? null : selections.frequency(runId, 'all', { tokenIndex: 0, layer: null });
    return frequency && findingsOf(frequency, annotations, runPlaces({ picture, settings }).cells);
  }, [selections, runId, picture, settings, annotations, received, arrived]);
}

function FindingsList({ run, found }: { readonly run: Run; readonly found: Found }) {
  const { pairs, sinks, annotations } = found;
  const padding = useMemo(() => new Set(paddingCells(runPlaces(run).cells)), [run]);
  const blind = annotations.filter(({ share }) => share === 0);
  const read = annotations.filter(({ share }) => share > 0);
  return (
    <>
      <section>
        <h3>Always read: sinks</h3>
        <p>
          {sinks.length === 0
            ? `No cell was chosen in ${formatShare(sinkShare)} or more of the ${pairs} choices of a layer at a token that are read.`
            : `Chosen in ${formatShare(sinkShare)} or more of the ${pairs} choices of a layer at a token that are read, whatever was computed.`}
        </p>
        <ul>
          {sinks.length > 1 && (
            <li>
              <CallOut cells={sinks.map(({ cell }) => cell)}>All {sinks.length} of them</CallOut>
            </li>
          )}
          {sinks.map(({ cell, share }) => (
            <li key={cell}>
              <CallOut cells={[cell]}>
                {cellName(cell)}
                {padding.has(cell) ? ', in the padding' : ''}
                <span>{formatShare(share)}</span>
              </CallOut>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>Annotations</h3>
        {annotations.length === 0 && (
          <p>
            None lies on what the model was shown. Draw one around what the answer is about, to see whether it
            was read.
          </p>
        )}
        {blind.length > 0 && <p>Never read by any layer at any token, at high resolution: blind spots.</p>}
        <AnnotationReads reads={blind} />
        {read.length > 0 && <p>Read on average, of the cells they lie in:</p>}
        <AnnotationReads reads={read} />
      </section>
    </>
  );
}

function AnnotationReads({ reads }: { readonly reads: readonly AnnotationRead[] }) {
  const drawn = useApp(shownHere);
  const turns = useApp(useShallow(turnsHere));
  return (
    <ul>
      {reads.map(({ annotation, cells, share }) => (
        <li key={annotation.id}>
          <CallOut cells={cells} annotationId={annotation.id}>
            {annotationLine(annotation, drawn, turns)}
            <span>{share === 0 ? 'never' : formatShare(share)}</span>
          </CallOut>
        </li>
      ))}
    </ul>
  );
}

/** Marks cells on the picture, and selects the annotation that they are of. */
function CallOut({
  cells,
  annotationId,
  children,
}: {
  readonly cells: readonly number[];
  readonly annotationId?: string;
  readonly children: ReactNode;
}) {
  const actions = useActions();
  const isOut = useApp((state) => calledOutHere(state).join() === cells.join());
  return (
    <button
      type="button"
      className="button button--quiet findings__item"
      aria-pressed={isOut}
      title="Mark these cells on the picture; again takes it back"
      onClick={() => {
        actions.callOut(cells);
        if (annotationId !== undefined) actions.selectAnnotations([annotationId]);
      }}
    >
      {children}
    </button>
  );
}

/** What a cell is called: its row and column, counted from 1. */
function cellName(cell: number): string {
  return `Row ${Math.floor(cell / selectionGridSide) + 1}, column ${(cell % selectionGridSide) + 1}`;
}
