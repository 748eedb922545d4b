import { reportingLayers } from '../../../engine/protocol/reportingLayers.js';
import { X } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { ImagePicture } from '../../canvas/layers/imagePicture.js';
import type { TileSource } from '../../canvas/layers/TileSource.js';
import { useSmallPicture } from '../../canvas/layers/useSmallPicture.js';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { Segments } from '../../ui/Segments.js';
import { MultipleTile } from './MultipleTile.js';
import { tokenText } from './placeText.js';
import { scrollToTile, tileGrid } from './tileGrid.js';
import './multiples.css';

interface MultiplesProps {
  readonly image: OpenedImage;
  /** The image's pixels; null while there are none. */
  readonly picture: ImagePicture | TileSource | null;
  readonly show: 'layers' | 'tokens';
}

/** The overlay of all layers at the token in focus, or of all tokens at its layer: small pictures, each a way to go there. */
export function Multiples({ image, picture, show }: MultiplesProps) {
  const actions = useActions();
  const run = useApp((state) => state.runs[state.shownRunId ?? '']);
  const { tokenIndex, layer } = useApp((state) => state.focus);
  const mode = useApp((state) => state.overlay.mode);
  const layers = reportingLayers(run?.prefill);
  const columns = run?.columns ?? 0;
  const count = show === 'layers' ? layers.length : columns;
  const current = show === 'layers' ? layers.indexOf(layer ?? -1) : tokenIndex;
  const { list, room, look, scrollBy } = useTileRoom(image);
  const grid = tileGrid(count, room);
  const small = useSmallPicture(picture, image, room.pictureWidth, room.pictureHeight);

  const latest = useRef({ grid, room });
  useLayoutEffect(() => {
    latest.current = { grid, room };
  });
  // Only a move of the focus scrolls: who scrolls away is not pulled back.
  useLayoutEffect(() => {
    if (current < 0) return;
    scrollBy((scrollTop) =>
      scrollToTile(current, latest.current.grid, { ...latest.current.room, scrollTop }),
    );
  }, [current, show, count, scrollBy]);

  useEffect(() => {
    if (list.current?.contains(document.activeElement) !== true) return;
    list.current.querySelector<HTMLElement>('[aria-current="true"]')?.focus({ preventScroll: true });
  }, [current, list]);

  const go = (index: number): void => {
    if (run === undefined || index < 0 || index >= count) return;
    if (show === 'layers') actions.focusPlace(run.runId, tokenIndex, layers[index]!);
    else actions.focusPlace(run.runId, index, layer);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = stepOf(event.key, grid.columns);
    if (step === null) return;
    event.preventDefault();
    event.stopPropagation();
    go(Math.min(Math.max(current + step, 0), count - 1));
  };
  const shown = useMemo(
    () => Array.from({ length: grid.end - grid.first }, (_, index) => grid.first + index),
    [grid.first, grid.end],
  );
  return (
    <section className="multiples" aria-label="Small pictures" data-testid="multiples">
      <header className="multiples__head">
        <Segments<'layers' | 'tokens'>
          label="Small pictures of"
          value={show}
          options={choices}
          onChange={(value) => actions.showMultiples(value)}
        />
        <IconButton
          label="Close the small pictures"
          shortcut={shortcut('toggle-multiples')}
          onClick={() => actions.showMultiples(null)}
        >
          <X size={14} />
        </IconButton>
      </header>
      <p className="multiples__what">{run === undefined || count === 0 ? noPictures : whatText()}</p>
      <div ref={list} className="multiples__list" onScroll={look} onKeyDown={onKeyDown}>
        <div
          role="group"
          aria-label="Small pictures"
          className="multiples__grid"
          style={{ height: grid.height }}
        >
          {run !== undefined &&
            shown.map((index) => (
              <MultipleTile
                key={index}
                image={image}
                run={run}
                small={small}
                tokenIndex={show === 'layers' ? tokenIndex : index}
                layer={show === 'layers' ? layers[index]! : (layer ?? 0)}
                show={show}
                isCurrent={index === current}
                isStop={index === current || (current < 0 && index === 0)}
                style={{
                  width: room.tileWidth - room.gap,
                  left: (index % grid.columns) * room.tileWidth,
                  top: Math.floor(index / grid.columns) * room.tileHeight,
                }}
              />
            ))}
        </div>
      </div>
    </section>
  );

  function whatText(): string {
    const what =
      show === 'layers'
        ? `All layers at ${tokenText(run!, tokenIndex)}`
        : `All tokens at layer ${layer ?? '–'}`;
    return `${what}${scaleTexts[mode]}`;
  }
}

const noPictures = 'With an answer whose layers tell where they look, that is here side by side.';

/** What is to be known of the pictures to compare them. */
const scaleTexts = {
  selected: '',
  attention: ', each on its own scale',
  relative: ', each on its own scale',
  difference: ', each against A',
  frequency: ', over all that each stands for',
  sensitivity: ': the same in each, a cell is dropped for all of them',
} as const;

const choices = [
  { value: 'layers', text: 'Layers', hint: 'All layers at the token in focus' },
  { value: 'tokens', text: 'Tokens', hint: 'All tokens at the layer in focus' },
] as const;

function stepOf(key: string, columns: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return -1;
    case 'ArrowRight':
      return 1;
    case 'ArrowUp':
      return -columns;
    case 'ArrowDown':
      return columns;
    case 'Home':
      return -Infinity;
    case 'End':
      return Infinity;
    default:
      return null;
  }
}

/** The room for tiles and their sizes, kept true while it is scrolled and resized. */
function useTileRoom({ width, height }: { readonly width: number; readonly height: number }) {
  const list = useRef<HTMLDivElement>(null);
  const remPx = useApp((state) => state.remPx);
  const [box, setBox] = useState({ width: 0, height: 0, scrollTop: 0 });
  const [look] = useState(() => () => {
    const element = list.current;
    if (element === null) return;
    const { clientWidth, clientHeight, scrollTop } = element;
    setBox((before) =>
      before.width === clientWidth && before.height === clientHeight && before.scrollTop === scrollTop
        ? before
        : { width: clientWidth, height: clientHeight, scrollTop },
    );
  });
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [look]);
  const [scrollBy] = useState(() => (to: (scrollTop: number) => number) => {
    const element = list.current;
    if (element === null) return;
    const wanted = to(element.scrollTop);
    if (wanted === element.scrollTop) return;
    element.scrollTop = wanted;
    look();
  });
  const side = Math.round(6.5 * remPx);
  const shrink = side / Math.max(width, height);
  const pictureWidth = Math.max(1, Math.round(width * shrink));
  const pictureHeight = Math.max(1, Math.round(height * shrink));
  const gap = Math.round(0.5 * remPx);
  const label = Math.round(1.25 * remPx);
  return {
    list,
    look,
    scrollBy,
    room: {
      ...box,
      gap,
      pictureWidth,
      pictureHeight,
      tileWidth: Math.max(pictureWidth, 4 * remPx) + gap,
      tileHeight: pictureHeight + label + gap,
    },
  };
}
