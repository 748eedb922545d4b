import { ChevronDown } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { frameOf } from '../../canvas/geometry/frame.js';
import { leastScale, maxScale } from '../../canvas/geometry/viewport.js';
import { formatZoom, parseZoom } from '../../canvas/geometry/zoomText.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { Menu } from '../../ui/Menu.js';
import './zoomBox.css';

/** The zoom, to read, to type and to choose. */
export function ZoomBox() {
  const scale = useApp((state) => state.view?.scale ?? null);
  const least = useApp(({ images, currentImageId, padded, stageSize }) => {
    const image = images[currentImageId ?? ''];
    return image === undefined ? 0 : leastScale(frameOf(image, padded), stageSize);
  });
  const actions = useActions();
  const [typed, setTyped] = useState<string | null>(null);
  /** What was refused, and at which zoom: another zoom is another story. */
  const [refused, setRefused] = useState<{ readonly text: string; readonly scale: number } | null>(null);
  const id = useId();
  const ratio = window.devicePixelRatio;
  if (scale === null) return <output className="zoom-box zoom-box--empty">–</output>;

  const limits = { from: least * ratio, to: maxScale * ratio };
  const shown = formatZoom(scale * ratio);
  /** Zooms to what was typed; whether that meant something. */
  const apply = (text: string): boolean => {
    const zoom = parseZoom(text);
    if (zoom === 'fit') actions.fit();
    // What is shown is rounded, and must be good to type.
    else if (zoom === null || zoom < limits.from * 0.98 || zoom > limits.to * 1.02) {
      setRefused({ text, scale });
      return false;
    } else actions.zoomTo(zoom / ratio);
    setRefused(null);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const step = { ArrowUp: actions.zoomIn, ArrowDown: actions.zoomOut }[event.key];
    if (step !== undefined) {
      setTyped(null);
      step();
    } else if (event.key === 'Enter') {
      if (typed === null || apply(typed)) setTyped(null);
    } else if (event.key === 'Escape' && (typed !== null || refused !== null)) {
      setTyped(null);
      setRefused(null);
    } else return;
    // Escape would stop the answer, arrows would move the caret.
    event.preventDefault();
  };
  const wrong = refused !== null && refused.scale === scale;
  return (
    <>
      <input
        className="zoom-box"
        aria-label="Zoom"
        aria-invalid={wrong}
        aria-describedby={wrong ? id : undefined}
        title="Zoom, in screen pixels per image pixel: type a percentage, 1:1 or fit"
        data-testid="zoom"
        spellCheck={false}
        autoComplete="off"
        value={typed ?? shown}
        onFocus={(event) => {
          setRefused(null);
          event.currentTarget.select();
        }}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          if (typed !== null && typed !== shown) apply(typed);
          setTyped(null);
        }}
      />
      <ZoomMenu limits={limits} />
      {wrong && (
        <p id={id} className="zoom-box__wrong" role="alert">
          “{refused.text}” is no zoom here: expected {formatZoom(limits.from)} to {formatZoom(limits.to)}, 1:1
          or fit.
        </p>
      )}
    </>
  );
}

/** The usual zooms. */
function ZoomMenu({ limits }: { readonly limits: { readonly from: number; readonly to: number } }) {
  const actions = useActions();
  const items = [
    { text: 'Fit', act: actions.fit },
    ...zoomSteps
      .filter((step) => step >= limits.from && step <= limits.to)
      .map((step) => ({
        text: formatZoom(step),
        act: () => actions.zoomTo(step / window.devicePixelRatio),
      })),
  ];
  return (
    <Menu
      label="Usual zooms"
      items={items}
      button={(opener) => (
        <IconButton label="Usual zooms" className="zoom-box__menu" {...opener}>
          <ChevronDown size={12} />
        </IconButton>
      )}
    />
  );
}

/** In screen pixels per image pixel. */
const zoomSteps = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16] as const;
