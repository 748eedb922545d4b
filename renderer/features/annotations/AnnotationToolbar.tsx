import {
  Brush,
  CircleDot,
  Crop,
  Eye,
  EyeOff,
  Grid2x2Plus,
  Hand,
  Magnet,
  MousePointer2,
  MoveUpRight,
  Pencil,
  Pentagon,
  Redo2,
  Shapes,
  Square,
  Tag,
  Type,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import type { CommandId } from '../../../electron/ipc/commands.js';
import { isPaintTool, readToolNames, toolNames, type ToolName } from '../../canvas/geometry/toolNames.js';
import { shortcut } from '../../commands/shownKeys.js';
import { drawnHere, marksOf } from '../../state/annotations/annotationSlice.js';
import type { History } from '../../state/annotations/history.js';
import type { AppState } from '../../state/appStore.js';
import { plansHere } from '../../state/interventions/interventionSlice.js';
import { bareColour } from '../../state/annotations/labelColours.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { Menu } from '../../ui/Menu.js';
import { useAnnotationClipboard } from './useAnnotationClipboard.js';
import './annotations.css';

/** The strip beside the image: tools, and what is done with annotations as a whole. Says to screen readers what was done. */
export function AnnotationToolbar() {
  const tool = useApp((state) => state.tool);
  const snapping = useApp((state) => state.snapping);
  const visible = useApp((state) => state.annotationsVisible);
  const hasImage = useApp((state) => state.currentImageId !== null);
  const hasSelection = useApp(
    ({ shownRunId, runs, focus }) => focus.layer !== null && (runs[shownRunId ?? '']?.selections ?? 0) > 0,
  );
  const said = useApp((state) => state.annotationSaid);
  const undoing = useApp((state) => historyInHand(state).past.at(-1)?.what ?? null);
  const redoing = useApp((state) => historyInHand(state).future.at(-1)?.what ?? null);
  const actions = useActions();
  useAnnotationClipboard();
  return (
    <div className="tools" role="toolbar" aria-label="Annotations" aria-orientation="vertical">
      <div className="tools__group" role="group" aria-label="Tools">
        {toolNames.map((name) => {
          const { label, Icon, command } = tools[name];
          return (
            <IconButton
              key={name}
              label={label}
              shortcut={shortcut(command)}
              aria-pressed={name === tool}
              disabled={!hasImage}
              onClick={() => actions.setTool(name)}
            >
              <Icon size={16} />
            </IconButton>
          );
        })}
      </div>
      <div className="tools__group" role="group" aria-label="Change what is read">
        {readToolNames.map((name) => {
          const { label, Icon, command } = tools[name];
          return (
            <IconButton
              key={name}
              label={label}
              shortcut={shortcut(command)}
              aria-pressed={name === tool}
              disabled={!hasImage}
              onClick={() => actions.setTool(name === tool ? 'pan' : name)}
            >
              <Icon size={16} />
            </IconButton>
          );
        })}
      </div>
      <div className="tools__group" role="group" aria-label="How they are drawn">
        <ActiveLabel />
        <IconButton
          label="Snap to cells"
          shortcut={shortcut('toggle-snapping')}
          aria-pressed={snapping}
          disabled={!hasImage}
          onClick={() => actions.toggleSnapping()}
        >
          <Magnet size={16} />
        </IconButton>
        <IconButton
          label={visible ? 'Hide annotations' : 'Show annotations'}
          shortcut={shortcut('toggle-annotations')}
          aria-pressed={visible}
          disabled={!hasImage}
          onClick={() => actions.toggleAnnotations()}
        >
          {visible ? <Eye size={16} /> : <EyeOff size={16} />}
        </IconButton>
        <IconButton
          label="Make polygons of the cells that are shown as selected"
          shortcut={shortcut('from-selection')}
          disabled={!hasSelection}
          onClick={() => actions.makeFromSelection()}
        >
          <Shapes size={16} />
        </IconButton>
      </div>
      <div className="tools__group" role="group" aria-label="History">
        <IconButton
          label={undoing === null ? 'Nothing to undo' : `Undo: ${undoing}`}
          shortcut={shortcut('undo')}
          disabled={undoing === null}
          onClick={() => actions.undo()}
        >
          <Undo2 size={16} />
        </IconButton>
        <IconButton
          label={redoing === null ? 'Nothing to do again' : `Do again: ${redoing}`}
          shortcut={shortcut('redo')}
          disabled={redoing === null}
          onClick={() => actions.redo()}
        >
          <Redo2 size={16} />
        </IconButton>
      </div>
      <p className="visually-hidden" role="status" data-testid="annotation-said">
        <span key={said.count}>{said.text}</span>
      </p>
    </div>
  );
}

/** What undo and redo go through: what is painted while that is in hand, else what is drawn. */
function historyInHand(state: AppState): Pick<History<unknown>, 'past' | 'future'> {
  return isPaintTool(state.tool) ? plansHere(state) : marksOf(state, state.currentImageId).drawn;
}

/** The label that new annotations get. */
function ActiveLabel() {
  const { labels } = useApp(drawnHere);
  const active = useApp((state) => state.activeLabelId);
  const actions = useActions();
  const label = labels.find(({ id }) => id === active);
  const items = [
    { text: 'No label', act: () => actions.setActiveLabel(null) },
    ...labels.map(({ id, name }) => ({ text: name, act: () => actions.setActiveLabel(id) })),
  ];
  return (
    <Menu
      label="Label of new annotations"
      items={items}
      place="below start"
      button={(opener) => (
        <IconButton
          {...opener}
          label={`Label of new annotations: ${label?.name ?? 'none'}`}
          disabled={labels.length === 0}
        >
          <Tag
            size={16}
            {...(label !== undefined && { fill: label.colour })}
            color={label?.colour ?? bareColour}
          />
        </IconButton>
      )}
    />
  );
}

const tools: Readonly<
  Record<ToolName, { readonly label: string; readonly Icon: LucideIcon; readonly command: CommandId }>
> = {
  pan: { label: 'Pan; a click selects', Icon: Hand, command: 'tool-pan' },
  select: { label: 'Select, move, reshape', Icon: MousePointer2, command: 'tool-select' },
  box: { label: 'Box', Icon: Square, command: 'tool-box' },
  polygon: { label: 'Polygon', Icon: Pentagon, command: 'tool-polygon' },
  arrow: { label: 'Arrow', Icon: MoveUpRight, command: 'tool-arrow' },
  freehand: { label: 'Freehand line', Icon: Pencil, command: 'tool-freehand' },
  point: { label: 'Point', Icon: CircleDot, command: 'tool-point' },
  text: { label: 'Text', Icon: Type, command: 'tool-text' },
  paint: { label: 'Paint cells in or out', Icon: Brush, command: 'tool-paint' },
  'paint-box': { label: 'Paint cells by a rectangle', Icon: Grid2x2Plus, command: 'tool-paint-box' },
  region: { label: 'Draw a region to ask about', Icon: Crop, command: 'tool-region' },
};
