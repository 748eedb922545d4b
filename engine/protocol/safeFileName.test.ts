import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDeviceName, maxFileNameBytes, safeFileName } from './safeFileName.js';

test.each([
  ['Harbour at dawn', 'Harbour at dawn.fovea'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j.fovea'],
  ['../../etc/passwd', '_.._etc_passwd.fovea'],
  ['  two   words\n', 'two words.fovea'],
  ['ends in dots...', 'ends in dots.fovea'],
  ['.hidden', 'hidden.fovea'],
  ['CON', '_CON.fovea'],
  ['aux.png', '_aux.png.fovea'],
  ['com¹', '_com¹.fovea'],
  ['console', 'console.fovea'],
  ['🛰️ Satellit für Ærø', '🛰️ Satellit für Ærø.fovea'],
  ['half \ud83d a character', 'half _ a character.fovea'],
  ['tricky\u202Egnp.exe', 'trickygnp.exe.fovea'],
  ['e\u0301', 'é.fovea'],
  ['', 'untitled.fovea'],
  [' . . ', 'untitled.fovea'],
])('%j becomes %j', (name, expected) => {
  expect(safeFileName(name, '.fovea')).toBe(expected);
});

test('what is too long is cut between characters as people see them, its ending kept', () => {
  const family = '👨‍👩‍👧‍👦'; // 25 bytes, 11 code units, one character
  const name = safeFileName(family.repeat(20), '.annotations.json');
  expect(name).toBe(`${family.repeat(7)}.annotations.json`);
  expect(safeFileName('x'.repeat(500), '.png')).toHaveLength(maxFileNameBytes - 1);
});

test('whatever the name: short enough, nothing forbidden, no device, and safe already', () => {
  const names = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.constantFrom('nul', 'LPT1.txt', 'con .x', '....'),
  );
  fc.assert(
    fc.property(names, fc.constantFrom('', '.fovea', '.coco.json'), (name, ending) => {
      const safe = safeFileName(name, ending);
      expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(maxFileNameBytes);
      // eslint-disable-next-line no-control-regex -- they are what must not be there
      expect(safe).not.toMatch(/[<>:"/\\|?*\u0000-\u001f]|^\.|[. ]$/);
      expect(isDeviceName(safe)).toBe(false);
      expect(safe).not.toMatch(/\p{Surrogate}/u);
      expect(safeFileName(safe.slice(0, safe.length - ending.length), ending)).toBe(safe);
    }),
  );
});
