import { expect, test } from 'vitest';
import { fillMarkers } from './fillMarkers.js';

const document = 'a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n<!-- begin y --><!-- end y -->\n';

test('replaces what stands between markers and nothing else, again and again', () => {
  const once = fillMarkers(document, { x: 'new $& text\n', y: 'more' });
  expect(once).toBe(
    'a\n<!-- begin x -->\n\nnew $& text\n\n<!-- end x -->\nb\n<!-- begin y -->\n\nmore\n\n<!-- end y -->\n',
  );
  expect(fillMarkers(once, { x: 'new $& text', y: 'more' })).toBe(once);
});

test('refuses a document without the markers, and markers that nothing fills', () => {
  expect(() => fillMarkers(document, { x: '', y: '', z: '' })).toThrow(/begin z/);
  expect(() => fillMarkers(document, { x: '' })).toThrow(/Nothing fills <!-- begin y -->/);
});
