import { describe, expect, it } from 'vitest';
import { keptSize, panelSizes, sizeAfterStep } from './panelSizes.js';

const usual = { rail: null, conversation: null, inspector: null };
const windows = [
  // The least window, without its title and menu bars.
  [760, 430],
  [900, 600],
  [1280, 800],
  [1440, 900],
  [3840, 2160],
  [7680, 4320],
] as const;
const wants = [
  usual,
  { rail: 1, conversation: 1, inspector: 1 },
  { rail: 10_000, conversation: 10_000, inspector: 10_000 },
  { rail: 160, conversation: 10_000, inspector: 300 },
];
const cases = windows.flatMap(([width, height]) =>
  [12.8, 16, 24, 32].flatMap((remPx) => wants.map((wanted) => ({ width, height, remPx, wanted }))),
);

describe('panelSizes', () => {
  it.each(cases)('leaves room for everything: $width x $height, $remPx px, $wanted', (one) => {
    const { width, height, remPx, wanted } = one;
    const { rail, conversation, inspector } = panelSizes(wanted, { width, height }, remPx);
    for (const panel of [rail, conversation, inspector]) {
      expect(panel.size).toBeGreaterThanOrEqual(panel.least);
      expect(panel.size).toBeLessThanOrEqual(panel.most);
    }
    expect(rail.size).toBeGreaterThanOrEqual(Math.min(51, 0.1 * width));
    expect(conversation.size).toBeGreaterThanOrEqual(Math.min(224, 0.4 * width));
    const canvas = { width: width - rail.size - conversation.size, height: height - inspector.size };
    expect(canvas.width).toBeGreaterThanOrEqual(Math.min(230, 0.39 * width));
    expect(canvas.height).toBeGreaterThanOrEqual(Math.min(166, 0.49 * height));
    expect(rail.size <= rail.gap!.from || rail.size >= rail.gap!.to, 'narrow or wide').toBe(true);
  });

  it('is as the person left it where there is room, and larger with larger text', () => {
    const wanted = { rail: 200, conversation: 500, inspector: 300 };
    const sizes = (remPx: number): number[] => {
      const { rail, conversation, inspector } = panelSizes(wanted, { width: 2560, height: 1440 }, remPx);
      return [rail.size, conversation.size, inspector.size];
    };
    expect(sizes(16)).toEqual([200, 500, 300]);
    expect(sizes(24)).toEqual([300, 750, 450]);
    expect(sizes(24).map((size) => keptSize(size, 24))).toEqual([200, 500, 300]);
  });

  it('shows names in the rail of an ordinary window, thumbnails alone in a small one', () => {
    const rail = (width: number): number => panelSizes(usual, { width, height: 800 }, 16).rail.size;
    expect(rail(1280)).toBe(184);
    expect(rail(1000)).toBe(64);
  });
});

it('leaps with a step over the sizes the rail never has', () => {
  const rail = { size: 64, least: 64, most: 300, gap: { from: 64, to: 144 } };
  expect(sizeAfterStep(rail, 16)).toBe(144);
  expect(sizeAfterStep({ ...rail, size: 144 }, -16)).toBe(64);
  expect(sizeAfterStep({ ...rail, size: 144 }, 16)).toBe(160);
  expect(sizeAfterStep({ ...rail, most: 64 }, 16)).toBe(64);
  expect(sizeAfterStep({ ...rail, size: 300 }, 64)).toBe(300);
});
