import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { EmptyCanvas } from './EmptyCanvas.js';
import { ImageView } from './ImageView.js';
import { Legend } from './Legend.js';
import { OpenNotice } from './OpenNotice.js';
import { OverlayControls } from './OverlayControls.js';
import { ResolutionBar } from './ResolutionBar.js';
import './canvasPanel.css';

interface CanvasPanelProps {
  /** What stands between the overlay controls and the image. */
  readonly bars?: ReactNode;
}

/** The middle of the window: overlay controls, the image with its overlay, and what the model makes of its resolution. */
export function CanvasPanel({ bars }: CanvasPanelProps) {
  const image = useApp((state) => state.images[state.currentImageId ?? '']);
  const actions = useActions();
  const room = useRef<HTMLDivElement>(null);
  const [side, setSide] = useState<HTMLDivElement | null>(null);
  useLayoutEffect(() => {
    const element = room.current;
    if (element === null) return undefined;
    const measure = (): void => {
      actions.setStageSize({ width: element.clientWidth, height: element.clientHeight });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [actions]);
  return (
    <main className="canvas-panel" aria-label="Image">
      <h1 className="visually-hidden">Fovea</h1>
      <OverlayControls />
      <div className="canvas-panel__bars">{bars}</div>
      <div className="canvas-panel__middle">
        <div ref={room} className="canvas-panel__room">
          {image === undefined ? (
            <EmptyCanvas />
          ) : (
            <ImageView key={image.imageId} image={image} side={side} />
          )}
          <OpenNotice />
        </div>
        <div ref={setSide} className="canvas-panel__side" />
      </div>
      <Legend />
      <ResolutionBar />
    </main>
  );
}
