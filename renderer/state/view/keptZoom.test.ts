// @vitest-environment node
import { expect, it } from 'vitest';
import { stagePoint } from '../../canvas/geometry/points.js';
import { viewOfZoom, zoomOf } from './keptZoom.js';

const image = { width: 4000, height: 1000 };
const stage = { width: 800, height: 600 };

it.each([false, true])('brings a view back as it was (padded: %s)', (padded) => {
  const view = { scale: 1.75, offset: stagePoint(-2100.25, padded ? -3000 : -420.5) };
  const kept = zoomOf(view, image, padded, stage);
  const back = viewOfZoom(kept, image, padded, stage);
  expect(back.scale).toBe(1.75);
  expect(back.offset.x).toBeCloseTo(view.offset.x, 6);
  expect(back.offset.y).toBeCloseTo(view.offset.y, 6);
});

it('keeps the point in the middle in a stage of another size', () => {
  const kept = { scale: 2, centre: [1234.5, 321] } as const;
  const other = { width: 500, height: 900 };
  const { scale, offset } = viewOfZoom(kept, image, false, other);
  expect(scale).toBe(2);
  expect((250 - offset.x) / scale).toBeCloseTo(1234.5, 6);
  expect((450 - offset.y) / scale).toBeCloseTo(321, 6);
});

it('never shows a place beside the image, whatever was kept', () => {
  const { offset } = viewOfZoom({ scale: 1, centre: [1e6, -1e6] }, image, false, stage);
  expect(offset.x).toBeGreaterThan(-4000);
  expect(offset.y).toBeLessThan(600);
});
