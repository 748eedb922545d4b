import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Annotation } from '../../protocol/annotation.js';
import type { Session } from '../../protocol/session.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { hostileText } from '../testing/fixtureAnnotations.js';
import { fixtureSession } from '../testing/fixtureSession.js';
import { missingModules, readWithPython } from '../testing/pythonReaders.js';
import { cocoJson, cocoNotes } from './cocoJson.js';
import { geoJson } from './geoJson.js';
import { labelmeJson } from './labelmeJson.js';
import { labelStudioJson } from './labelStudioJson.js';
import { webAnnotationJson } from './webAnnotationJson.js';

const temporaryFolder = temporaryFolders();
/** Python's own modules are enough. */
const noPython = missingModules('xml') !== null;

let session: Session;
beforeAll(async () => {
  ({ session } = await fixtureSession());
});

function written(text: string): string {
  const file = path.join(temporaryFolder(), 'export.json');
  writeFileSync(file, text);
  return file;
}

function annotation(id: string): Annotation {
  return session.annotations.find((one) => one.id === id) ?? expect.unreachable(id);
}

describe('COCO', () => {
  interface Coco {
    readonly images: readonly { readonly width: number; readonly height: number }[];
    readonly categories: readonly { readonly id: number; readonly name: string }[];
    readonly annotations: readonly {
      readonly category_id: number;
      readonly bbox: readonly number[];
      readonly area: number;
      readonly segmentation: unknown;
      readonly attributes: { readonly id: string; readonly note: string; readonly shape: unknown };
    }[];
    readonly fovea: { readonly notExpressed: readonly { readonly id: string }[] };
  }
  const read = (): Coco => JSON.parse(cocoJson(session)) as Coco;

  test('boxes and polygons lie where they were drawn, cut to the picture, under their labels', () => {
    const { annotations, categories, images } = read();
    expect(images).toMatchObject([{ width: 640, height: 400 }]);
    const of = (id: string) => annotations.find(({ attributes }) => attributes.id === id)!;
    expect(of('box-1')).toMatchObject({
      bbox: [60, 80, 100, 140],
      area: 14_000,
      attributes: { note: hostileText },
    });
    expect(of('box-outside')).toMatchObject({ bbox: [0, 350.25, 79.5, 49.75], area: 79.5 * 49.75 });
    expect(of('polygon-2').segmentation).toEqual([[500, 250, 560.5, 260.25, 530, 370]]);
    expect(of('point-1')).toMatchObject({ keypoints: [455.5, 120.5, 2], num_keypoints: 1 });
    const name = ({ category_id: id }: { category_id: number }) =>
      categories.find((one) => one.id === id)!.name;
    expect(annotations.map(name)).toEqual([
      ...['ship <script>alert("l")</script>', 'unlabelled', '=1+1', 'רציף "מזרחי"', '=1+1'],
    ]);
    for (const { attributes } of annotations)
      expect(attributes.shape).toEqual(annotation(attributes.id).shape);
  });

  test('what it has no shape for is said, and kept beside', () => {
    const { fovea } = read();
    expect(fovea.notExpressed.map(({ id }) => id)).toEqual(['arrow-1', 'freehand-1', 'text-1', 'text-2']);
    expect(cocoNotes(session)).toEqual([expect.stringMatching(/4 of 9 annotations/)]);
    const beyond = {
      ...annotation('box-1'),
      shape: { type: 'box', x: 700, y: 0, width: 9, height: 9 },
    } as const;
    expect(cocoNotes({ ...session, annotations: [beyond] })).toEqual([
      expect.stringMatching(/^1 lie wholly/),
    ]);
  });

  const missing = missingModules('pycocotools', 'numpy');
  test.skipIf(missing !== null)(
    `pycocotools decodes every mask${missing === null ? '' : `: ${missing}`}`,
    () => {
      const seen = readWithPython('coco', written(cocoJson(session))) as {
        annotations: {
          size: number[];
          pixels: number;
          rleArea: number;
          area: number;
          around: number[] | null;
          keypoints: number[] | null;
          samples: Record<string, number>;
        }[];
      };
      const [box, outside, holes, triangle, point] = seen.annotations;
      expect(seen.annotations.map(({ size }) => size)).toEqual(Array(5).fill([400, 640]));
      expect(box).toMatchObject({ pixels: 14_000, around: [60, 80, 160, 220], samples: { '62,82': 1 } });
      expect(outside!.around).toEqual([0, 350, 80, 400]);
      // The triangle of the hole is out, and so is the square of the other; what surrounds them is in.
      expect(holes!.samples).toMatchObject({ '310,150': 1, '360,170': 0, '310,230': 0 });
      expect(holes!.pixels).toBe(holes!.area);
      expect(holes!.rleArea).toBe(holes!.area);
      const exact = 120 * 100 - (60 * 60) / 2 - 10 * 10;
      expect(Math.abs(holes!.area - exact)).toBeLessThan(60);
      expect(Math.abs(triangle!.pixels - triangle!.area)).toBeLessThan(200);
      expect(point).toMatchObject({ pixels: 0, keypoints: [455.5, 120.5, 2] });
    },
  );
});

describe('LabelMe', () => {
  test('has every shape, in pixels of the picture', () => {
    const { shapes, ...head } = JSON.parse(labelmeJson(session)) as { shapes: Record<string, unknown>[] };
    expect(head).toMatchObject({ imageWidth: 640, imageHeight: 400, imageData: null, flags: {} });
    expect(shapes.map((shape) => shape['shape_type'])).toEqual([
      ...['rectangle', 'rectangle', 'mask', 'polygon', 'line', 'linestrip', 'point', 'point', 'point'],
    ]);
    expect(shapes[0]).toMatchObject({
      label: 'ship <script>alert("l")</script>',
      points: [
        [60, 80],
        [160, 220],
      ],
      description: hostileText,
    });
    expect(shapes[4]).toMatchObject({
      points: [
        [200, 60],
        [165, 100],
      ],
    });
    expect(shapes[8]).toMatchObject({ points: [[300, 380]], description: 'Berth 7: Ärmel-Øre\n+1' });
  });

  const missing = missingModules('labelme', 'loguru', 'tifffile', 'PIL', 'numpy');
  test.skipIf(missing !== null)(
    `its own reader opens it${missing === null ? '' : `: ${missing}`}`,
    async () => {
      const { pictureBytes } = await fixtureSession();
      const folder = temporaryFolder();
      writeFileSync(path.join(folder, session.picture.name), pictureBytes);
      writeFileSync(path.join(folder, 'harbour.json'), labelmeJson(session));
      const seen = readWithPython('labelme', path.join(folder, 'harbour.json')) as Record<string, unknown>[];
      expect(seen).toHaveLength(9);
      const [, , holes] = seen;
      expect(holes).toMatchObject({
        type: 'mask',
        points: [
          [300, 140],
          [419, 239],
        ],
      });
      const [shape, pixels] = holes!['mask'] as [number[], number];
      expect(shape).toEqual([100, 120]);
      expect(Math.abs(pixels - (120 * 100 - (60 * 60) / 2 - 100))).toBeLessThan(60);
    },
  );
});

describe('GeoJSON', () => {
  test("has QuPath's structure", () => {
    const { type, features } = JSON.parse(geoJson(session)) as {
      type: string;
      features: { id: string; geometry: unknown; properties: Record<string, unknown> }[];
    };
    expect(type).toBe('FeatureCollection');
    expect(features).toHaveLength(session.annotations.length);
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    for (const { id } of features) expect(id).toMatch(uuid);
    expect(new Set(features.map(({ id }) => id)).size).toBe(features.length);
    expect(features[0]!.properties).toMatchObject({
      objectType: 'annotation',
      name: hostileText,
      classification: { name: 'ship <script>alert("l")</script>', color: [0xe4, 0x57, 0x2e] },
      measurements: { 'Area px^2': 14_000 },
    });
    expect(features[1]!.properties).not.toHaveProperty('classification');
    expect(features[7]).toMatchObject({ geometry: { type: 'Point', coordinates: [40, 20] } });
  });

  const missing = missingModules('geojson', 'shapely');
  test.skipIf(missing !== null)(
    `geojson and shapely find it valid${missing === null ? '' : `: ${missing}`}`,
    () => {
      const seen = readWithPython('geo', written(geoJson(session))) as Record<string, unknown>[];
      expect(seen.map(({ type }) => type)).toEqual([
        ...[
          'Polygon',
          'Polygon',
          'Polygon',
          'Polygon',
          'LineString',
          'LineString',
          'Point',
          'Point',
          'Point',
        ],
      ]);
      expect(seen[2]).toMatchObject({ area: 120 * 100 - (60 * 60) / 2 - 100, ccw: true });
      expect(seen[3]).toMatchObject({ ccw: true });
    },
  );
});

describe('Web Annotations', () => {
  interface Page {
    readonly items: readonly {
      readonly body: readonly { readonly purpose: string; readonly value: string }[];
      readonly target: { readonly selector: { readonly type: string; readonly value: string } };
    }[];
  }

  test('boxes and points are fragments, everything else SVG; texts are bodies as they are', () => {
    const { items } = JSON.parse(webAnnotationJson(session)) as Page;
    const selectors = items.map(({ target }) => target.selector);
    expect(selectors[0]).toMatchObject({ type: 'FragmentSelector', value: 'xywh=pixel:60,80,100,140' });
    expect(selectors[1]).toMatchObject({ value: 'xywh=pixel:-40.5,350.25,120,100' });
    expect(selectors[2]!.value).toMatch(
      /^<svg .*viewBox="0 0 640 400"><path fill-rule="evenodd" d="M300 140 L420 140 .* Z M330 160 /,
    );
    expect(selectors.map(({ type }) => type)).toEqual([
      ...['FragmentSelector', 'FragmentSelector', 'SvgSelector', 'SvgSelector', 'SvgSelector', 'SvgSelector'],
      ...['FragmentSelector', 'FragmentSelector', 'FragmentSelector'],
    ]);
    expect(items[0]!.body).toMatchObject([
      { purpose: 'tagging', value: 'ship <script>alert("l")</script>' },
      { purpose: 'commenting', value: hostileText },
    ]);
    expect(items[7]!.body).toMatchObject([{ purpose: 'describing', value: hostileText }]);
  });

  test.skipIf(noPython)('its SVG is well-formed', () => {
    const { items } = JSON.parse(webAnnotationJson(session)) as Page;
    const texts = items.map(({ target }) => target.selector).filter(({ type }) => type === 'SvgSelector');
    const seen = readWithPython('xml', ...texts.map(({ value }) => value)) as string[][];
    expect(seen).toEqual(
      Array(4).fill(['{http://www.w3.org/2000/svg}svg', '{http://www.w3.org/2000/svg}path']),
    );
  });
});

test('Label Studio gets predictions in percent, a set-up that fits them, and what it has no shape for beside', () => {
  const [task] = JSON.parse(labelStudioJson(session)) as {
    predictions: { result: { type: string; value: Record<string, unknown>; [key: string]: unknown }[] }[];
    meta: { labelingConfig: string; notExpressed: { id: string }[] };
  }[];
  const { result } = task!.predictions[0]!;
  expect(result.map(({ type }) => type)).toEqual([
    ...['rectanglelabels', 'rectanglelabels', 'polygonlabels', 'polygonlabels', 'keypointlabels'],
  ]);
  for (const one of result) {
    expect(one).toMatchObject({
      to_name: 'image',
      image_rotation: 0,
      original_width: 640,
      original_height: 400,
    });
  }
  expect(result[0]!.value).toEqual({
    ...{ x: 9.375, y: 20, width: 15.625, height: 35, rotation: 0 },
    rectanglelabels: ['ship <script>alert("l")</script>'],
  });
  expect(result[1]!.value).toMatchObject({ x: 0, y: 87.5625, width: 12.421875, height: 12.4375 });
  const { points } = result[2]!.value as { points: [number, number][] };
  const pixels = points.map(([x, y]) => [x * 6.4, y * 4] as const);
  let twice = 0;
  for (const [i, [x, y]] of pixels.entries()) {
    const [nextX, nextY] = pixels[(i + 1) % pixels.length]!;
    twice += x * nextY - nextX * y;
  }
  expect(Math.abs(twice / 2)).toBeCloseTo(120 * 100 - (60 * 60) / 2 - 100, 6);
  expect(task!.meta.notExpressed.map(({ id }) => id)).toEqual(['arrow-1', 'freehand-1', 'text-1', 'text-2']);
  const { labelingConfig } = task!.meta;
  expect(labelingConfig).toContain('value="ship &lt;script&gt;');
  expect(labelingConfig.match(/<Label value="[^"<>]+" background="#[0-9a-f]{6}"\/>/g)).toHaveLength(15);
});

test.skipIf(noPython)('the set-up for Label Studio is well-formed', () => {
  const [task] = JSON.parse(labelStudioJson(session)) as { meta: { labelingConfig: string } }[];
  const [tags] = readWithPython('xml', task!.meta.labelingConfig) as string[][];
  expect(tags!.filter((tag) => tag === 'Label')).toHaveLength(15);
});
