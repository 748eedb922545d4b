import { describe, expect, it } from 'vitest';
import { placeEntry } from './fallbackElectron.js';

describe('placeEntry', () => {
  it('gives the executable its name back', () => {
    expect(placeEntry('Cypress/Cypress')).toBe('electron');
  });
  it('keeps libraries and locales where Electron looks for them', () => {
    expect(placeEntry('Cypress/libvk_swiftshader.so')).toBe('libvk_swiftshader.so');
    expect(placeEntry('Cypress/locales/de.pak')).toBe('locales/de.pak');
  });
  it("leaves out Cypress's own program and heap snapshot", () => {
    expect(placeEntry('Cypress/resources/app/index.js')).toBeNull();
    expect(placeEntry('Cypress/browser_v8_context_snapshot.bin')).toBeNull();
  });
});
