import { expect, it } from 'vitest';
import { stagePoint, type StagePoint } from '../geometry/points.js';
import type { ToolInput, ToolScene } from './annotationTool.js';
import { takeTool } from './tools.js';

const scene: ToolScene = {
  image: { width: 900, height: 900 },
  view: { scale: 0.5, offset: stagePoint(10, 20) },
  annotations: [],
  selectedIds: [],
  snapLines: null,
  grid: { place: { x: 0, y: 0, width: 900, height: 900 }, padded: false },
};
const at = (x: number, y: number): StagePoint => stagePoint(10 + x / 2, 20 + y / 2);
const pointer = (
  type: 'down' | 'move' | 'up',
  x: number,
  y: number,
  modifiers: { readonly shift?: boolean; readonly alt?: boolean } = {},
): ToolInput => ({ type, at: at(x, y), shift: false, alt: false, ...modifiers });

it('a brush paints one gesture from down to up', () => {
  const brush = takeTool('paint');
  expect(brush.step(pointer('move', 50, 50), scene)).toEqual([]);
  expect(brush.step(pointer('down', 50, 50), scene)).toEqual([]);
  brush.step(pointer('move', 250, 50), scene);
  expect(brush.sketch(scene).painting).toEqual({ cells: [0, 1, 2], how: null });
  expect(brush.step(pointer('up', 250, 150), scene)).toEqual([
    { type: 'paint', cells: [0, 1, 2, 11], how: null },
  ]);
  expect(brush.isBusy()).toBe(false);
});

it('Shift paints in, Alt out, both erase; Escape gives up', () => {
  const box = takeTool('paint-box');
  const drag = (modifiers: { readonly shift?: boolean; readonly alt?: boolean }) => {
    box.step(pointer('down', 50, 50, modifiers), scene);
    return box.step(pointer('up', 150, 150, modifiers), scene);
  };
  expect(drag({ shift: true })).toEqual([{ type: 'paint', cells: [0, 1, 9, 10], how: 'in' }]);
  expect(drag({ alt: true })).toEqual([{ type: 'paint', cells: [0, 1, 9, 10], how: 'out' }]);
  expect(drag({ shift: true, alt: true })).toEqual([{ type: 'paint', cells: [0, 1, 9, 10], how: 'erase' }]);
  box.step(pointer('down', 50, 50), scene);
  box.step({ type: 'key', key: 'Escape' }, scene);
  expect(box.step(pointer('up', 150, 150), scene)).toEqual([]);
});

it('a region is of whole pixels, within the picture', () => {
  const region = takeTool('region');
  region.step(pointer('down', 100.4, 700.6), scene);
  expect(region.sketch({ ...scene }).shape).toBeNull();
  expect(region.step(pointer('up', 2000, 300.2), scene)).toEqual([
    { type: 'region', box: { x: 100, y: 300, width: 800, height: 401 } },
  ]);
  region.step(pointer('down', 100, 100), scene);
  expect(region.step(pointer('up', 101, 101), scene)).toEqual([]);
});
