import { expect, it } from 'vitest';
import { decodeText } from './decodeText.js';

it.each([
  ['UTF-8', Buffer.from('{"ä": 1}')],
  ['UTF-8 with a mark', Buffer.from('\ufeff{"ä": 1}')],
  ['UTF-16, little end first', Buffer.from('\ufeff{"ä": 1}', 'utf16le')],
  ['UTF-16, big end first', Buffer.from('\ufeff{"ä": 1}', 'utf16le').swap16()],
])('reads %s', (_, bytes) => {
  expect(decodeText(bytes)).toBe('{"ä": 1}');
});
