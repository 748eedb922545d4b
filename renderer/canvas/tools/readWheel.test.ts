// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readWheel, type WheelFacts } from './readWheel.js';

function wheel(change: Partial<WheelFacts>): WheelFacts {
  return {
    deltaX: 0,
    deltaY: 0,
    deltaMode: 0,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    timeStamp: 0,
    wheelDeltaX: 0,
    wheelDeltaY: 0,
    ...change,
  };
}

function gesture(change: Partial<WheelFacts>, mac = false) {
  return readWheel(wheel(change), null, mac).gesture;
}

describe('readWheel', () => {
  it.each([
    ['Windows', { deltaY: -100, wheelDeltaY: 120 }, false],
    ['Linux', { deltaY: -120, wheelDeltaY: 120 }, false],
    ['older Linux', { deltaY: -53, wheelDeltaY: 120 }, false],
    ['lines', { deltaY: -3, deltaMode: 1, wheelDeltaY: 120 }, false],
    ['a mouse with Ctrl', { deltaY: -100, wheelDeltaY: 120, ctrlKey: true }, false],
    ['macOS, accelerated', { deltaY: -40, wheelDeltaY: 120 }, true],
  ])('a notch of a wheel zooms by a step: %s', (_, change, mac) => {
    expect(gesture(change, mac)).toEqual({ type: 'zoom', factor: 1.25 });
  });

  it('a slow turn on macOS, a tenth of a notch, zooms a little; many notches at once no more than three', () => {
    const slow = gesture({ deltaY: 4.000244140625, wheelDeltaY: -12 }, true);
    expect(slow).toEqual({ type: 'zoom', factor: 1.25 ** -0.25 });
    expect(gesture({ deltaY: -1200, wheelDeltaY: 1440 })).toEqual({ type: 'zoom', factor: 1.25 ** 3 });
  });

  it('a wheel tilted, or turned with Shift, pans across', () => {
    const across = { type: 'pan', dx: -80, dy: 0 };
    expect(gesture({ deltaX: 100, wheelDeltaX: -120 })).toEqual(across);
    expect(gesture({ deltaX: 100, wheelDeltaX: -120, shiftKey: true })).toEqual(across);
    expect(gesture({ deltaY: 100, wheelDeltaY: -120, shiftKey: true })).toEqual(across);
  });

  it.each([
    ['whole pixels', { deltaY: 7, wheelDeltaY: -21 }, true],
    ['fractions', { deltaY: 3.5, wheelDeltaY: -3 }, false],
    ['both ways', { deltaX: 2, deltaY: 40, wheelDeltaX: -6, wheelDeltaY: -120 }, false],
    ['sideways', { deltaX: -12, wheelDeltaX: 36 }, true],
  ])('two fingers on a touchpad pan: %s', (_, change: Partial<WheelFacts>, mac) => {
    const { deltaX: dx = 0, deltaY: dy = 0 } = change;
    expect(gesture(change, mac)).toEqual({ type: 'pan', dx: 0 - dx, dy: 0 - dy });
  });

  it('a pinch zooms by what the fingers spread', () => {
    const factor = Math.exp(0.025);
    for (const wheelDeltaY of [7, 120]) {
      for (const mac of [false, true])
        expect(gesture({ deltaY: -2.5, wheelDeltaY, ctrlKey: true }, mac)).toEqual({ type: 'zoom', factor });
    }
  });

  it('stays with the device within a gesture, and looks anew after it', () => {
    const swipe = readWheel(wheel({ deltaY: 9, wheelDeltaY: -27, timeStamp: 1000 }), null, true);
    const chance = wheel({ deltaY: 40, wheelDeltaY: -120, timeStamp: 1016 });
    expect(readWheel(chance, swipe.memory, true).gesture).toEqual({ type: 'pan', dx: 0, dy: -40 });
    const later = { ...chance, timeStamp: 2000 };
    expect(readWheel(later, swipe.memory, true).gesture.type).toBe('zoom');
  });
});
