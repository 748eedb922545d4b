import { describe, expect, it } from 'vitest';
import { hasScreen } from './virtualDisplay.js';

describe('hasScreen', () => {
  it('takes macOS and Windows to have one', () => {
    expect(hasScreen('darwin', {})).toBe(true);
    expect(hasScreen('win32', {})).toBe(true);
  });
  it('asks the environment on Linux', () => {
    expect(hasScreen('linux', {})).toBe(false);
    expect(hasScreen('linux', { DISPLAY: '' })).toBe(false);
    expect(hasScreen('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasScreen('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  });
});
