// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { imagePoint, stagePoint } from './points.js';
import {
  centreOn,
  fitView,
  maxScale,
  panBy,
  showsAll,
  toImage,
  toStage,
  visiblePart,
  zoomAt,
} from './viewport.js';

const image = { width: 4000, height: 2000 };
const stage = { width: 1032, height: 800 };

describe('viewport', () => {
  it('fits and centres', () => {
    const view = fitView(image, stage);
    expect(view.scale).toBeCloseTo(0.25);
    expect(toStage(view, imagePoint(2000, 1000))).toEqual({ x: 516, y: 400 });
  });

  it('does not blow up a single pixel to the whole stage', () => {
    expect(fitView({ width: 1, height: 1 }, stage).scale).toBe(8);
  });

  it('keeps the point under the cursor when zooming', () => {
    const view = fitView(image, stage);
    const anchor = stagePoint(700, 300);
    const before = toImage(view, anchor);
    const after = toImage(zoomAt(view, anchor, 3, image, stage), anchor);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it('limits the zoom at both ends', () => {
    const view = fitView(image, stage);
    expect(zoomAt(view, stagePoint(500, 400), 1e9, image, stage).scale).toBe(maxScale);
    expect(zoomAt(view, stagePoint(500, 400), 1e-9, image, stage).scale).toBeCloseTo(0.125);
  });

  it('never loses the image out of sight', () => {
    const view = panBy(fitView(image, stage), 1e6, -1e6, image, stage);
    const part = visiblePart(view, image, stage);
    expect(part).not.toBeNull();
    expect(part!.width * view.scale).toBeGreaterThan(200);
  });

  it('tells the visible part in image pixels', () => {
    const part = visiblePart({ scale: 2, offset: stagePoint(-100, 50) }, image, stage);
    expect(part).toEqual({ x: 50, y: 0, width: 516, height: 375 });
    expect(visiblePart({ scale: 1, offset: stagePoint(5000, 0) }, image, stage)).toBeNull();
  });

  it('brings a point to the middle, unless the image would be lost out of sight', () => {
    const near = zoomAt(fitView(image, stage), stagePoint(516, 400), 8, image, stage);
    const moved = centreOn(near, imagePoint(1000, 500), image, stage);
    expect(moved.scale).toBe(near.scale);
    expect(toStage(moved, imagePoint(1000, 500)).x).toBeCloseTo(516);
    expect(toStage(moved, imagePoint(1000, 500)).y).toBeCloseTo(400);
    expect(visiblePart(centreOn(near, imagePoint(-9e9, 0), image, stage), image, stage)).not.toBeNull();
  });

  it('knows whether all of the image is in sight', () => {
    const fitted = fitView(image, stage);
    expect(showsAll(fitted, image, stage)).toBe(true);
    expect(showsAll(zoomAt(fitted, stagePoint(516, 400), 2, image, stage), image, stage)).toBe(false);
    expect(showsAll(panBy(fitted, 60, 0, image, stage), image, stage)).toBe(false);
  });
});
