import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { cellRectangle } from '../../canvas/geometry/cellGrid.js';
import { cellInPlace, cellOfPlace, isWhole, movedBy, placeView } from '../../canvas/geometry/gridPlaces.js';
import type { StagePoint } from '../../canvas/geometry/points.js';
import { frameOf, imageView } from '../../canvas/geometry/frame.js';
import { toImage } from '../../canvas/geometry/viewport.js';
import { CalledOutLayer } from '../../canvas/layers/CalledOutLayer.js';
import { ModelViewLayer } from '../../canvas/layers/ModelViewLayer.js';
import { PaddingLayer } from '../../canvas/layers/PaddingLayer.js';
import { PictureLayer } from '../../canvas/layers/PictureLayer.js';
import type { Detail } from '../../canvas/geometry/pyramidTiles.js';
import { ImageStage } from '../../canvas/ImageStage.js';
import { OverlayLayer } from '../../canvas/layers/OverlayLayer.js';
import { TileSource } from '../../canvas/layers/TileSource.js';
import { useShownPicture } from '../../canvas/layers/useShownPicture.js';
import { annotationCommands } from '../../commands/annotationCommands.js';
import { canvasCommands } from '../../commands/canvasCommands.js';
import { commandFor } from '../../commands/commandFor.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { calledOutHere } from '../../state/view/inspectorSlice.js';
import { isAbsent } from '../../state/sessions/sessionSlice.js';
import type { Focus } from '../../state/masks/focusSlice.js';
import { AnnotationLayers, annotationsShown } from './AnnotationLayers.js';
import { CellTooltip } from './CellTooltip.js';
import { Minimap } from './Minimap.js';
import { useSayPixel } from './useSayPixel.js';
import { ModelViewBadge } from './ModelViewBadge.js';
import { TextWriter } from './TextWriter.js';
import { useAnnotationTool } from './useAnnotationTool.js';
import { useModelView } from './useModelView.js';
import { useSelectionText } from './useSelectionText.js';
import { useOverlayPicture, useShownPlaces, useShownSelection } from './useOverlayPicture.js';

/** An image with its overlay, legend and cell tooltip. */
export function ImageView({ image }: { readonly image: OpenedImage }) {
  const { name, width, height } = image;
  const loaded = useShownPicture(image);
  const [detail, setDetail] = useState<Detail | null>(null);
  const frameView = useApp((state) => state.view);
  const padded = useApp((state) => state.padded);
  const paddingColour = useApp((state) => state.model?.paddingColour ?? null);
  const stage = useApp((state) => state.stageSize);
  const overlay = useApp((state) => state.overlay);
  const picture = useOverlayPicture(image);
  const seen = useModelView(image);
  const pixelsShown = useApp((state) => state.pixels);
  const places = useShownPlaces(image);
  /** What the overlay is drawn over, as over a picture of its own. */
  const place = overlay.mode === 'attention' ? places.maps : places.cells;
  /** The padding of a region lies over pixels that are no padding, and is not shown. */
  const overlayPadded = padded && isWhole(image, place);
  const selection = useSelectionText();
  const focus = useApp((state) => state.focus);
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
  /** Counts presses: a key that is held moves in one go. */
  const presses = useRef(0);
  if (frameView === null || view === null || overlayView === null) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (takeKey(event.key) || annotateByKeys(event)) event.preventDefault();
    else panByKeys(event);
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
  const cell =
    pointer === null || tool !== 'pan'
      ? null
      : cellInPlace(places.cells, selectionGridSide, toImage(view, pointer), overlayPadded);
  const hovered =
    cell === null || picture === null
      ? null
      : overlayPadded
        ? cellRectangle(image, selectionGridSide, cell)
        : cellOfPlace(places.cells, selectionGridSide, cell);
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
          ...(calledOut.length > 0 && { 'data-called-out': calledOut.join() }),
          ...(isTiled && { 'data-detail': detail ?? 'nothing' }),
        }}
        onView={actions.setView}
        onHover={onHover}
        onFit={actions.fit}
        tool={stageTool}
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
        <AnnotationLayers state={annotations} sketch={sketch} view={view} stage={stage} />
      </ImageStage>
      {writing !== null && <TextWriter key={writing.id ?? 'new'} writing={writing} view={view} />}
      {seen.badge !== null && <ModelViewBadge badge={seen.badge} />}
      {pixels !== null && (
        <Minimap picture={pixels} image={image} frame={frame} view={frameView} stage={stage} />
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
      {pointer !== null && cell !== null && picture !== null && (
        <CellTooltip places={places} cell={cell} pointer={pointer} stage={stage} />
      )}
    </>
  );
}

/** The shown selection for tools that read the document: layer, token, and the indices of the selected cells. */
function shownData({ layer, tokenIndex }: Focus, grid: Uint8Array | undefined) {
  if (layer === null || grid === undefined) return {};
  const selected = [...grid.keys()].filter((cell) => grid[cell] === 1).join(',');
  return { 'data-layer': layer, 'data-token': tokenIndex, 'data-selected': selected };
}
