// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../engine/protocol/annotation.js';
import { cellLines } from '../geometry/cellLines.js';
import { stagePoint } from '../geometry/points.js';
import type { ToolName } from '../geometry/toolNames.js';
import type { ToolEffect, ToolInput, ToolModifiers, ToolScene } from './annotationTool.js';
import { takeTool, type ToolInUse } from './tools.js';

/** A picture at two CSS pixels per pixel, its corner at (100, 50) of the stage. */
const scene: ToolScene = {
  image: { width: 900, height: 450 },
  view: { scale: 2, offset: stagePoint(100, 50) },
  annotations: [],
  selectedIds: [],
  snapLines: null,
};

const box: Shape = { type: 'box', x: 100, y: 100, width: 50, height: 40 };
const triangle: Shape = { type: 'polygon', points: [[200, 100], [300, 100], [200, 200]] }; // prettier-ignore

/** The stage over a place of the picture. */
function over(x: number, y: number) {
  return stagePoint(x * 2 + 100, y * 2 + 50);
}

type Held = Partial<ToolModifiers>;

function pointer(type: 'down' | 'move' | 'up', x: number, y: number, held: Held = {}): ToolInput {
  return { type, at: over(x, y), shift: false, alt: false, ...held };
}

/** A press, a move in steps, and letting go. */
function dragged(
  from: readonly [number, number],
  to: readonly [number, number],
  held: Held = {},
): ToolInput[] {
  const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2] as const;
  return [pointer('down', ...from, held), pointer('move', ...middle, held), pointer('move', ...to, held), pointer('up', ...to, held)]; // prettier-ignore
}

function clicked(x: number, y: number, held: Held = {}): ToolInput[] {
  return [pointer('down', x, y, held), pointer('up', x, y, held)];
}

function key(name: 'Enter' | 'Escape' | 'Backspace'): ToolInput {
  return { type: 'key', key: name };
}

function play(
  name: ToolName,
  inputs: readonly ToolInput[],
  change: Partial<ToolScene> = {},
  tool: ToolInUse = takeTool(name),
): ToolEffect[] {
  return inputs.flatMap((input) => tool.step(input, { ...scene, ...change }));
}

describe('box and arrow', () => {
  it('reach from where the pointer went down to where it came up', () => {
    expect(play('box', dragged([50, 60], [20, 90]))).toEqual([
      { type: 'add', shape: { type: 'box', x: 20, y: 60, width: 30, height: 30 } },
    ]);
    expect(play('arrow', dragged([0, 0], [10, 20]))).toEqual([
      { type: 'add', shape: { type: 'arrow', from: [0, 0], to: [10, 20] } },
    ]);
  });

  it('Shift makes a square or a way of 45 degrees, Alt draws from the middle', () => {
    expect(play('box', dragged([50, 50], [90, 60], { shift: true }))).toEqual([
      { type: 'add', shape: { type: 'box', x: 50, y: 50, width: 40, height: 40 } },
    ]);
    expect(play('box', dragged([50, 50], [60, 70], { alt: true }))).toEqual([
      { type: 'add', shape: { type: 'box', x: 40, y: 30, width: 20, height: 40 } },
    ]);
    expect(play('arrow', dragged([50, 50], [90, 53], { shift: true }))).toEqual([
      { type: 'add', shape: { type: 'arrow', from: [50, 50], to: [90, 50] } },
    ]);
  });

  it('stay on the picture, and snap to cells where that is on', () => {
    expect(play('box', dragged([850, 400], [2000, 2000]))).toEqual([
      { type: 'add', shape: { type: 'box', x: 850, y: 400, width: 50, height: 50 } },
    ]);
    const snapLines = cellLines(scene.image, 9);
    expect(play('box', dragged([101, 74], [198, 150]), { snapLines })).toEqual([
      { type: 'add', shape: { type: 'box', x: 100, y: 75, width: 100, height: 75 } },
    ]);
  });

  it('a click draws nothing, and Escape gives up', () => {
    const snapLines = cellLines(scene.image, 9);
    expect(play('arrow', clicked(102, 77), { snapLines }), 'beside a line').toEqual([]);
    expect(play('box', [...clicked(10, 10), ...dragged([10, 10], [11, 10])])).toEqual([]);
    const [down, move, , up] = dragged([10, 10], [90, 90]);
    const tool = takeTool('box');
    expect(play('box', [down!, move!], {}, tool)).toEqual([]);
    expect([tool.isBusy(), tool.sketch(scene).shape]).toEqual([
      true,
      { type: 'box', x: 10, y: 10, width: 40, height: 40 },
    ]);
    expect(play('box', [key('Escape'), up!], {}, tool)).toEqual([]);
    expect(tool.isBusy()).toBe(false);
  });

  it('stay where they began when the picture is zoomed meanwhile', () => {
    const tool = takeTool('box');
    const [down, move] = dragged([10, 10], [50, 50]);
    play('box', [down!, move!], {}, tool);
    const zoomed = { view: { scale: 4, offset: stagePoint(0, 0) } };
    expect(
      play('box', [{ type: 'up', at: stagePoint(120, 160), shift: false, alt: false }], zoomed, tool),
    ).toEqual([{ type: 'add', shape: { type: 'box', x: 10, y: 10, width: 20, height: 30 } }]);
  });
});

describe('polygon', () => {
  const corners = [...clicked(10, 10), ...clicked(60, 10), ...clicked(60, 60)];
  const polygon = { type: 'add', shape: { type: 'polygon', points: [[10, 10], [60, 10], [60, 60]] } }; // prettier-ignore

  it.each<[string, ToolInput[]]>([
    ['Enter', [key('Enter')]],
    ['a click on the first corner', clicked(12, 9)],
    ['a second click on the last corner', clicked(60, 60)],
  ])('is closed by %s', (_, end) => {
    expect(play('polygon', [...corners, ...end])).toEqual([polygon]);
  });

  it('Backspace takes the last corner, Escape all; two corners are none', () => {
    const tool = takeTool('polygon');
    expect(play('polygon', [...corners, key('Backspace'), key('Enter')], {}, tool)).toEqual([]);
    expect(tool.isBusy()).toBe(true);
    expect(play('polygon', [...clicked(60, 60), key('Enter')], {}, tool)).toEqual([polygon]);
    play('polygon', [...corners, key('Escape')], {}, tool);
    expect([tool.isBusy(), tool.sketch(scene).shape]).toEqual([false, null]);
    play('polygon', [...clicked(60, 60), key('Backspace')], {}, tool);
    expect(tool.isBusy()).toBe(false);
  });

  it('shows the next corner, with Shift at 45 degrees', () => {
    const tool = takeTool('polygon');
    play('polygon', [...clicked(10, 10), pointer('move', 60, 14, { shift: true })], {}, tool);
    expect(tool.sketch(scene).shape).toEqual({ type: 'freehand', points: [[10, 10], [60, 10]] }); // prettier-ignore
  });
});

describe('freehand, point, text', () => {
  it('a free line keeps the points that are seen', () => {
    const moves = Array.from({ length: 50 }, (_, step) => pointer('move', 10 + step, 10));
    const [effect] = play('freehand', [
      pointer('down', 10, 10),
      ...moves,
      pointer('move', 59, 30),
      pointer('up', 59, 30),
    ]);
    expect(effect).toEqual({ type: 'add', shape: { type: 'freehand', points: [[10, 10], [59, 10], [59, 30]] } }); // prettier-ignore
    expect(play('freehand', clicked(10, 10))).toEqual([]);
  });

  it('a point and a text are set by a click, the text as high as 20 pixels of the screen', () => {
    expect(play('point', clicked(10, 20))).toEqual([{ type: 'add', shape: { type: 'point', at: [10, 20] } }]);
    expect(play('text', clicked(10, 20))).toEqual([{ type: 'write', at: [10, 20], sizePx: 10 }]);
  });
});

describe('pan', () => {
  const annotations = [{ id: 'box', shape: box }];

  it('selects with a click, and with a drag nothing', () => {
    expect(play('pan', clicked(100, 110), { annotations })).toEqual([{ type: 'select', ids: ['box'] }]);
    expect(play('pan', clicked(10, 10), { annotations })).toEqual([{ type: 'select', ids: [] }]);
    expect(play('pan', dragged([100, 110], [140, 110]), { annotations })).toEqual([]);
  });
});

describe('select', () => {
  const annotations = [{ id: 'box', shape: box }, { id: 'triangle', shape: triangle }]; // prettier-ignore
  const both = { annotations, selectedIds: ['box', 'triangle'] };
  const one = { annotations, selectedIds: ['triangle'] };

  it('selects with a click, more or less with Shift, nothing beside', () => {
    expect(play('select', clicked(110, 110), { annotations })).toEqual([
      { type: 'select', ids: ['box'] },
      { type: 'select', ids: ['box'] },
    ]);
    expect(play('select', clicked(110, 110, { shift: true }), one).at(-1)).toEqual({
      type: 'select',
      ids: ['triangle', 'box'],
    });
    expect(play('select', clicked(110, 110, { shift: true }), both).at(-1)).toEqual({
      type: 'select',
      ids: ['triangle'],
    });
    expect(play('select', clicked(110, 110), both).at(-1), 'one of several').toEqual({
      type: 'select',
      ids: ['box'],
    });
    expect(play('select', clicked(800, 400), both)).toEqual([{ type: 'select', ids: [] }]);
  });

  it('moves all that is selected in one change, with Shift along an axis', () => {
    const [change] = play('select', dragged([110, 110], [120, 115]), both);
    expect(change).toEqual({
      type: 'change',
      how: 'move',
      shapes: new Map<string, Shape>([
        ['box', { ...box, x: 110, y: 105 }],
        ['triangle', { type: 'polygon', points: [[210, 105], [310, 105], [210, 205]] }],
      ]),
    }); // prettier-ignore
    const [, straight] = play('select', dragged([110, 110], [130, 115], { alt: false }), { annotations });
    expect(straight).toMatchObject({ type: 'change', how: 'move' });
    const tool = takeTool('select');
    play('select', dragged([110, 110], [130, 115]).slice(0, 3), both, tool);
    play('select', [pointer('move', 130, 115, { shift: true })], both, tool);
    expect(tool.sketch({ ...scene, ...both }).shapes.get('box')).toEqual({ ...box, x: 120 });
    expect(play('select', [key('Escape'), pointer('up', 130, 115)], both, tool)).toEqual([]);
  });

  it('moves so that a side lies on the line of a cell, where that snaps', () => {
    const snapLines = cellLines(scene.image, 9);
    const only = { annotations: [annotations[0]!], selectedIds: ['box'], snapLines };
    const [change] = play('select', dragged([110, 110], [157, 110]), only);
    expect(change).toMatchObject({ shapes: new Map([['box', { ...box, x: 150 }]]) });
  });

  it('reshapes by a corner; with Shift a box keeps its proportions', () => {
    const [select, change] = play('select', dragged([300, 100], [350, 90]), one);
    expect(select).toEqual({ type: 'select', ids: ['triangle'], vertex: { ring: 0, index: 1 } });
    expect(change).toMatchObject({ how: 'reshape', shapes: new Map([['triangle', { ...triangle, points: [[200, 100], [350, 90], [200, 200]] }]]) }); // prettier-ignore
    const boxed = { annotations, selectedIds: ['box'] };
    expect(play('select', dragged([150, 140], [200, 150], { shift: true }), boxed).at(-1)).toMatchObject({
      shapes: new Map([['box', { ...box, width: 100, height: 80 }]]),
    });
  });

  it('makes a corner of the middle of an edge, or where it is double clicked, and takes one away with Alt', () => {
    expect(play('select', dragged([250, 100], [250, 60]), one).at(-1)).toMatchObject({
      shapes: new Map([['triangle', { ...triangle, points: [[200, 100], [250, 60], [300, 100], [200, 200]] }]]),
    }); // prettier-ignore
    expect(play('select', [{ type: 'double', at: over(230, 100) }], one)).toMatchObject([
      { shapes: new Map([['triangle', { ...triangle, points: [[200, 100], [230, 100], [300, 100], [200, 200]] }]]) },
    ]); // prettier-ignore
    const square: Shape = { type: 'polygon', points: [[0, 0], [90, 0], [90, 90], [0, 90]] }; // prettier-ignore
    const squared = { annotations: [{ id: 'square', shape: square }], selectedIds: ['square'] };
    expect(play('select', clicked(90, 90, { alt: true }), squared)).toMatchObject([
      { how: 'reshape', shapes: new Map([['square', { ...square, points: [[0, 0], [90, 0], [0, 90]] }]]) },
    ]); // prettier-ignore
    expect(play('select', clicked(300, 100, { alt: true }), one), 'three stay').toEqual([]);
  });

  it('a drag from nowhere selects what its rectangle meets, with Shift beside what is selected', () => {
    expect(play('select', dragged([90, 90], [160, 150]), { annotations })).toEqual([
      { type: 'select', ids: [] },
      { type: 'select', ids: ['box'] },
    ]);
    expect(play('select', dragged([90, 90], [160, 150], { shift: true }), one)).toEqual([
      { type: 'select', ids: ['triangle', 'box'] },
    ]);
  });

  it('a double click edits what is under it', () => {
    expect(play('select', [{ type: 'double', at: over(110, 110) }], { annotations })).toEqual([
      { type: 'edit', id: 'box' },
    ]);
    expect(play('select', [{ type: 'double', at: over(800, 400) }], { annotations })).toEqual([]);
  });
});
