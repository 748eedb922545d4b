import { reportingLayers, selectsCells } from '../../../engine/protocol/reportingLayers.js';
import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { useShallow } from 'zustand/react/shallow';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { cellRectangle, gridCell, type GridCell } from '../../canvas/geometry/cellGrid.js';
import { cellInPlace, cellOfPlace, isWhole, movedBy, placeView } from '../../canvas/geometry/gridPlaces.js';
import { imagePoint, type Rectangle, type StagePoint } from '../../canvas/geometry/points.js';
import { frameOf, imageView } from '../../canvas/geometry/frame.js';
import { toImage, toStage, type Viewport } from '../../canvas/geometry/viewport.js';
import { CalledOutLayer } from '../../canvas/layers/CalledOutLayer.js';
import { ModelViewLayer } from '../../canvas/layers/ModelViewLayer.js';
import { PaddingLayer } from '../../canvas/layers/PaddingLayer.js';
import { PictureLayer } from '../../canvas/layers/PictureLayer.js';
import type { Detail } from '../../canvas/geometry/pyramidTiles.js';
import { isPaintTool } from '../../canvas/geometry/toolNames.js';
import { ImageStage } from '../../canvas/ImageStage.js';
import { OverlayLayer } from '../../canvas/layers/OverlayLayer.js';
import { TileSource } from '../../canvas/layers/TileSource.js';
import { useShownPicture } from '../../canvas/layers/useShownPicture.js';
import { annotationCommands } from '../../commands/annotationCommands.js';
import { canvasCommands } from '../../commands/canvasCommands.js';
import { paintCommands } from '../../commands/paintCommands.js';
import { commandFor } from '../../commands/commandFor.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { calledOutHere } from '../../state/view/inspectorSlice.js';
import { isAbsent } from '../../state/sessions/sessionSlice.js';
import type { Focus } from '../../state/masks/focusSlice.js';
import { AnnotationLayers, annotationsShown } from './AnnotationLayers.js';
import { CellLookup } from './CellLookup.js';
import { CellTooltip } from './CellTooltip.js';
import { Minimap } from './Minimap.js';
import { Multiples } from './Multiples.js';
import { useSayPixel } from './useSayPixel.js';
import { ModelViewBadge } from './ModelViewBadge.js';
import { TextWriter } from './TextWriter.js';
import { useInterventionLayers } from './useInterventionLayers.js';
import { useThresholdPicture } from './useThresholdPicture.js';
import { useAnnotationTool } from './useAnnotationTool.js';
import { useCellClick } from './useCellClick.js';
import { useModelView } from './useModelView.js';
import { useSelectionText } from './useSelectionText.js';
import { liesOnMaps, pictureOf } from './overlayView.js';
import { useOverlayView, useShownPlaces, useShownSelection } from './useOverlayView.js';

interface ImageViewProps {
  readonly image: OpenedImage;
  /** Where small pictures go that stand beside the image; null until that is there. */
  readonly side: HTMLElement | null;
}

/** An image with its overlay, cell tooltip, and what is said of a cell. */
export function ImageView({ image, side }: ImageViewProps) {
  const { name, width, height } = image;
  const loaded = useShownPicture(image);
  const [detail, setDetail] = useState<Detail | null>(null);
  const frameView = useApp((state) => state.view);
  const padded = useApp((state) => state.padded);
  const paddingColour = useApp((state) => state.model?.paddingColour ?? null);
  const stage = useApp((state) => state.stageSize);
  const overlay = useApp((state) => state.overlay);
  const shownOverlay = useOverlayView(image);
  const tried = useThresholdPicture();
  const picture = tried ?? pictureOf(shownOverlay);
  const seen = useModelView(image);
  const pixelsShown = useApp((state) => state.pixels);
  const places = useShownPlaces(image);
  /** What the overlay is drawn over, as over a picture of its own. */
  const place = tried === null && liesOnMaps(shownOverlay) ? places.maps : places.cells;
  /** The padding of a region lies over pixels that are no padding, and is not shown. */
  const overlayPadded = padded && isWhole(image, place);
  const selection = useSelectionText();
  const focus = useApp((state) => state.focus);
  const lookedUp = useApp((state) => state.lookedUp);
  const multiples = useApp((state) => state.multiples);
  const run = useApp((state) => state.runs[state.shownRunId ?? '']);
  const selects = selectsCells(run?.prefill);
  const reports = reportingLayers(run?.prefill).length > 0;
  const shown = useShownSelection();
  const actions = useActions();
  const [pointer, setPointer] = useState<StagePoint | null>(null);
  const onHover = useCallback((point: StagePoint | null) => setPointer(point), []);
  const frame = useMemo(() => frameOf({ width, height }, padded), [width, height, padded]);
  const view = useMemo(() => frameView && imageView(frameView, frame), [frameView, frame]);
  const overlayView = useMemo(() => view && placeView(view, place), [view, place]);
  const pixels = loaded.state === 'ready' ? loaded.picture : null;
  // The read-out names the colours of the original: none while they are not what is seen.
  useSayPixel(seen.drawn === null ? pixels : null, image, frame, view, pointer);
  const annotations = useApp(useShallow(annotationsShown));
  const tool = useApp((state) => state.tool);
  const calledOut = useApp(calledOutHere);
  const writing = useApp((state) => state.writing);
  const { stageTool, sketch, takeKey } = useAnnotationTool(image, view);
  const cellUnder = (at: StagePoint): GridCell | null =>
    view === null || (tool !== 'pan' && !isPaintTool(tool))
      ? null
      : cellInPlace(places.cells, selectionGridSide, toImage(view, at), overlayPadded);
  const click = useCellClick(stageTool, (at) => (selects && tool === 'pan' ? cellUnder(at) : null));
  const interventions = useInterventionLayers(image, view, sketch);
  /** Counts presses: a key that is held moves in one go. */
  const presses = useRef(0);
  if (frameView === null || view === null || overlayView === null) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (takeKey(event.key) || paintByKeys(event) || annotateByKeys(event)) event.preventDefault();
    else panByKeys(event);
  };
  const paintByKeys = (event: KeyboardEvent): boolean => {
    if (!isPaintTool(tool) || event.ctrlKey || event.metaKey || event.altKey) return false;
    const command = commandFor('paint', event);
    if (command !== null) paintCommands[command](actions);
    return command !== null;
  };
  const annotateByKeys = (event: KeyboardEvent): boolean => {
    if (event.altKey) return false;
    if (!event.repeat) presses.current++;
    const command = commandFor('annotation', event);
    if (command === null) return false;
    const { selectedIds: selectedAnnotationIds, activeVertex } = annotations;
    const gesture = String(presses.current);
    return annotationCommands[command](actions, { selectedAnnotationIds, activeVertex, tool, gesture });
  };
  const panByKeys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const command = commandFor('canvas', event);
    if (command === null) return;
    event.preventDefault();
    const { dx, dy } = canvasCommands[command](stage);
    actions.pan(dx, dy);
  };
  const isTiled = pixels instanceof TileSource;
  const waiting = loaded.state === 'loading' || (isTiled && pixels.isEmpty);

  // Who draws does not read cells.
  const cell = pointer === null ? null : cellUnder(pointer);
  const listed = selects ? lookedUp : null;
  const frameOfCell = (at: GridCell): Rectangle | null =>
    overlayPadded
      ? cellRectangle(image, selectionGridSide, at)
      : cellOfPlace(places.cells, selectionGridSide, at);
  const reads = reports && overlay.visible;
  const hovered = cell === null || !(reads || isPaintTool(tool)) ? null : frameOfCell(cell);
  const held = listed === null ? null : frameOfCell(gridCell(listed.cell, selectionGridSide));
  return (
    <>
      <ImageStage
        image={frame}
        stage={stage}
        view={frameView}
        label={`${name}, ${width} by ${height} pixels. ${selection}${seen.badge === null ? '' : ` Shown: ${seen.badge.title}`}`}
        data={{
          ...shownData(focus, shown?.selectionGrid),
          'data-padded': String(padded),
          'data-pixels': seen.drawn === null ? 'original' : pixelsShown,
          'data-annotations': annotations.drawn.annotations.length,
          'data-tool': tool,
          'data-painted': interventions.painted,
          'data-preview': tried?.kind === 'mask' ? chosenCells(tried.grid) : undefined,
          ...(calledOut.length > 0 && { 'data-called-out': calledOut.join() }),
          ...(isTiled && { 'data-detail': detail ?? 'nothing' }),
        }}
        onView={actions.setView}
        onHover={onHover}
        onFit={click.onFit}
        tool={click.tool}
        onKeyDown={onKeyDown}
      >
        {padded && <PaddingLayer frame={frame} view={frameView} colour={paddingColour} />}
        {seen.drawn === null ? (
          pixels !== null && <PictureLayer picture={pixels} view={view} stage={stage} onDetail={setDetail} />
        ) : (
          <ModelViewLayer {...seen.drawn} image={image} view={view} padded={padded} />
        )}
        <OverlayLayer
          picture={picture}
          hovered={hovered && movedBy(hovered, { x: -place.x, y: -place.y })}
          held={held && movedBy(held, { x: -place.x, y: -place.y })}
          image={place}
          view={overlayView}
          padded={overlayPadded}
          colourMap={overlay.colourMap}
          // Where the cells that were not read are seen as the model saw them, dimming would only hide that.
          opacity={
            seen.drawn !== null && pixelsShown === 'read' && picture?.kind === 'mask' ? 0 : overlay.opacity
          }
        />
        {calledOut.length > 0 && (
          <CalledOutLayer cells={calledOut} image={place} view={overlayView} padded={overlayPadded} />
        )}
        {interventions.layers}
        <AnnotationLayers state={annotations} sketch={sketch} view={view} stage={stage} />
      </ImageStage>
      {writing !== null && <TextWriter key={writing.id ?? 'new'} writing={writing} view={view} />}
      {seen.badge !== null && <ModelViewBadge badge={seen.badge} />}
      {pixels !== null && (
        <Minimap picture={pixels} image={image} frame={frame} view={frameView} stage={stage} />
      )}
      {side !== null &&
        multiples !== null &&
        createPortal(<Multiples image={image} picture={pixels} show={multiples} />, side)}
      {run !== undefined && listed !== null && (
        <CellLookup
          run={run}
          places={places}
          cell={listed.cell}
          takesFocus={listed.takesFocus}
          side={held !== null && stageX(view, held) > stage.width / 2 ? 'left' : 'right'}
        />
      )}
      {waiting && <p className="canvas-panel__hint">Loading {name}…</p>}
      {loaded.state === 'failed' &&
        (isAbsent(image) ? (
          <p className="canvas-panel__hint canvas-panel__hint--absent">
            The picture is not there: what lies on it is shown without it.
          </p>
        ) : (
          <p className="canvas-panel__hint">
            The image cannot be shown: its file may have changed or gone since it was opened.
          </p>
        ))}
      {pointer !== null && cell !== null && reads && tool === 'pan' && (
        <CellTooltip places={places} view={shownOverlay} cell={cell} pointer={pointer} stage={stage} />
      )}
    </>
  );
}

/** Where the middle of a rectangle of the image lies on the stage, from its left edge. */
function stageX(view: Viewport, { x, width }: Rectangle): number {
  return toStage(view, imagePoint(x + width / 2, 0)).x;
}

/** The shown selection for tools that read the document: layer, token, and the indices of the selected cells. */
function shownData({ layer, tokenIndex }: Focus, grid: Uint8Array | undefined) {
  if (layer === null || grid === undefined) return {};
  return { 'data-layer': layer, 'data-token': tokenIndex, 'data-selected': chosenCells(grid) };
}

/** Indices of selected cells, with commas between. */
function chosenCells(grid: Uint8Array): string {
  return [...grid.keys()].filter((cell) => grid[cell] === 1).join(',');
}
