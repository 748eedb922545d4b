// @vitest-environment node
import { expect, it } from 'vitest';
import { headAndTail } from './MiddleCut.js';

it.each([
  ['scan_0001_corrected.tiff', 'scan_0001_correc', 'ted.tiff'],
  ['a.png', '', 'a.png'],
  ['no ending at all', 'no ending at ', 'all'],
  ['.hidden-file-of-some-kind', '.hidden-file-of-some-k', 'ind'],
  ['archive.of some long words', 'archive.of some long wo', 'rds'],
  ['写真の写真.png', '写真', 'の写真.png'],
  ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧.png', '👩‍👩‍👧', '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧.png'],
  ['', '', ''],
])('cuts %s between %j and %j', (text, head, tail) => {
  expect(headAndTail(text)).toEqual({ head, tail });
});
