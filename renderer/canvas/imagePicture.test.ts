import { describe, expect, it } from 'vitest';
import { planDrawing } from './imagePicture.js';

const size = { width: 10_000, height: 5000 };
const preview = { width: 2048, height: 1024 };

describe('planDrawing', () => {
  it('takes the preview from afar and the pixels themselves near by', () => {
    const all = { x: 0, y: 0, ...size };
    expect(planDrawing(size, all, 0.1, preview).source).toBe('preview');
    expect(planDrawing(size, all, 0.1, preview).from.width).toBeCloseTo(2048);
    expect(planDrawing(size, all, 0.3, preview).source).toBe('full');
    expect(planDrawing(size, all, 0.1, null).source).toBe('full');
  });

  it('draws only what is visible, within the image', () => {
    const plan = planDrawing(size, { x: 9000.5, y: 10.2, width: 999.5, height: 100 }, 1, preview);
    expect(plan.from).toEqual(plan.to);
    expect(plan.to.x).toBe(8999);
    expect(plan.to.x + plan.to.width).toBe(10_000);
    expect(plan.to.height).toBeLessThan(105);
  });

  it('shows pixels as they are above 2x', () => {
    const part = { x: 0, y: 0, width: 10, height: 10 };
    expect(planDrawing(size, part, 2, null).smooth).toBe(true);
    expect(planDrawing(size, part, 2.5, null).smooth).toBe(false);
  });
});
