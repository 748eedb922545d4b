import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resolveAppUrl, resolveTileUrl, type AppUrlSources } from './resolveAppUrl.js';

const file = (path: string): { path: string; mediaType: string } => ({ path, mediaType: 'image/png' });
const sources: AppUrlSources = {
  appFile: (urlPath) => (urlPath === '/index.html' ? file('/app/index.html') : undefined),
  image: (imageId) => (imageId === 'abc' ? file('/home/me/photo.png') : undefined),
  sample: (sampleId) => (sampleId === 'bus' ? file('/app/samples/bus.png') : undefined),
  thumbnail: (sessionId) => (sessionId === 's1' ? file('/profile/s1/thumbnail.png') : undefined),
  modelView: (viewId) => (viewId === 'v1' ? file('/tmp/view.png') : undefined),
};

it('finds the page, an open image, what the model gets of one, and a sample, a thumbnail', () => {
  expect(resolveAppUrl('fovea://app/index.html?x#y', sources)?.path).toBe('/app/index.html');
  expect(resolveAppUrl('fovea://app/images/abc', sources)?.path).toBe('/home/me/photo.png');
  expect(resolveAppUrl('fovea://app/samples/bus', sources)?.path).toBe('/app/samples/bus.png');
  expect(resolveAppUrl('fovea://app/model-views/v1', sources)?.path).toBe('/tmp/view.png');
  expect(resolveAppUrl('fovea://app/thumbnails/s1', sources)?.path).toBe('/profile/s1/thumbnail.png');
});

it.each([
  'fovea://other/index.html',
  'https://app/index.html',
  'file:///etc/passwd',
  'fovea://app/images/abd',
  'fovea://app/images/abc/more',
  'fovea://app/model-views/v2',
  'fovea://app/model-views/v1/more',
  'fovea://app/images/',
  'fovea://app/thumbnails/s2',
  'fovea://app/images/..%2f..%2fetc%2fpasswd',
  'fovea://app/../../etc/passwd',
  'fovea://app/%2e%2e/%2e%2e/etc/passwd',
  'fovea://app/%E0%A4%A',
  'not a url',
])('finds nothing at %s', (url) => {
  expect(resolveAppUrl(url, sources)).toBeUndefined();
});

it('never finds more than it was given, whatever the path', () => {
  const known = new Set([
    '/app/index.html',
    '/home/me/photo.png',
    '/app/samples/bus.png',
    '/tmp/view.png',
    '/profile/s1/thumbnail.png',
  ]);
  fc.assert(
    fc.property(fc.webPath({ size: 'small' }), (path) => {
      const found = resolveAppUrl(`fovea://app${path}`, sources);
      expect(found === undefined || known.has(found.path)).toBe(true);
    }),
  );
});

it('tells what tile of a large picture is asked for, and whether something rougher will do', () => {
  const tile = { level: 2, column: 10, row: 0 };
  expect(resolveTileUrl('fovea://app/images/abc/tiles/2/10/0')).toEqual({
    imageId: 'abc',
    tile,
    preview: false,
  });
  expect(resolveTileUrl('fovea://app/images/abc/tiles/2/10/0?preview')?.preview).toBe(true);
  expect(resolveTileUrl('fovea://app/images/abc')).toEqual({ imageId: 'abc', tile: null, preview: false });
});

it.each([
  'fovea://other/images/abc/tiles/0/0/0',
  'fovea://app/images/abc/tiles/0/0',
  'fovea://app/images/abc/tiles/0/0/0/0',
  'fovea://app/images/abc/tiles/0/0/-1',
  'fovea://app/images/abc/tiles/a/0/0',
  'fovea://app/images/abc/tiles/0/0/1234567',
  'fovea://app/images//tiles/0/0/0',
  'fovea://app/samples/bus/tiles/0/0/0',
  'not a url',
])('knows no tile at %s', (url) => {
  expect(resolveTileUrl(url)).toBeUndefined();
});
