import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Annotation, Shape } from '../../protocol/annotation.js';
import type { ImportedAnnotations } from '../../protocol/importedAnnotations.js';
import type { Session } from '../../protocol/session.js';
import { maxAnnotations } from '../../protocol/sessionLimits.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { fixtureSession } from '../testing/fixtureSession.js';
import { cocoJson } from './cocoJson.js';
import { geoJson } from './geoJson.js';
import { labelmeJson } from './labelmeJson.js';
import { annotationsOf, readAnnotations } from './readAnnotations.js';

const temporaryFolder = temporaryFolders();
const picture = { name: 'street.png', width: 640, height: 400 };
const now = '2026-11-30T12:00:00.000Z';

async function read(value: unknown, of = picture): Promise<ImportedAnnotations> {
  let made = 0;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return annotationsOf(Buffer.from(text), 'marks.json', of, now, () => `made-${made++}`);
}

/** What an annotation says, whichever ids its label has. */
function described(
  annotation: Annotation,
  labels: readonly { readonly id: string; readonly name: string }[],
) {
  const { labelId, ...rest } = annotation;
  return { ...rest, label: labels.find(({ id }) => id === labelId)?.name ?? null };
}

async function shapesOf(value: unknown): Promise<readonly Shape[]> {
  return (await read(value)).annotations.map(({ shape }) => shape);
}

describe('what Fovea exported comes back', () => {
  test.each([
    ['COCO', cocoJson],
    ['LabelMe', labelmeJson],
    ['GeoJSON', geoJson],
  ] as const)('%s: every shape, label, note and tie', async (format, write: (session: Session) => string) => {
    const { session } = await fixtureSession();
    const imported = await read(write(session), session.picture);
    expect(imported.format).toBe(format);
    // What COCO has no word for stands apart, with ids of the labels of its own session.
    const labels = [...imported.labels, ...session.labels];
    const byId = (annotations: readonly Annotation[]) =>
      annotations.map((one) => described(one, labels)).sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(imported.annotations)).toEqual(byId(session.annotations));
    expect(imported.notes).toEqual([]);
  });

  test.each([
    ['COCO', cocoJson],
    ['LabelMe', labelmeJson],
    ['GeoJSON', geoJson],
  ] as const)(
    '%s: a shape that was moved since is where it is now',
    async (_, write: (session: Session) => string) => {
      const { session } = await fixtureSession();
      const [box] = session.annotations;
      const text = write({ ...session, annotations: [box!] });
      const moved = text.replace(/\b60\b(?=[,\s\]])/g, '70').replaceAll('"x":60', '"x":61');
      expect(moved).not.toBe(text);
      const [found] = (await read(moved, session.picture)).annotations;
      expect(found!.shape).not.toEqual(box!.shape);
      expect(found!.shape).toMatchObject(box!.shape.type === 'box' ? { x: 70 } : {});
    },
  );

  test.each([
    ['LabelMe', labelmeJson],
    ['GeoJSON', geoJson],
  ] as const)(
    "%s without what is Fovea's own: places within the format's means",
    async (_, write: (session: Session) => string) => {
      const { session } = await fixtureSession();
      const bare = JSON.stringify(JSON.parse(write(session)), (key, value: unknown) =>
        key === 'fovea' ? undefined : value,
      );
      const imported = await read(bare, session.picture);
      const types = imported.annotations.map(({ shape }) => shape.type).sort();
      expect(types).toEqual([
        'box',
        'box',
        'freehand',
        'freehand',
        'point',
        'point',
        'point',
        'polygon',
        'polygon',
      ]);
      const box = imported.annotations.find(({ shape }) => shape.type === 'box')!;
      expect(box.shape).toEqual(session.annotations[0]!.shape);
    },
  );
});

describe('COCO', () => {
  const image = { id: 7, file_name: 'train/street.png', width: 640, height: 400 };
  const coco = (annotations: readonly object[], images: readonly object[] = [image]) => ({
    ...{ images, categories: [{ id: 3, name: 'car', color: [255, 0, 16] }] },
    annotations: annotations.map((one, index) => ({ id: index, image_id: 7, category_id: 3, ...one })),
  });

  test('boxes, outlines in parts, key points; labels with colours', async () => {
    const imported = await read(
      coco([
        { bbox: [1, 2, 30, 40], segmentation: [] },
        {
          bbox: [0, 0, 9, 9],
          segmentation: [
            [0, 0, 9, 0, 5, 9],
            [20, 20, 30, 20, 30, 30, 20, 30],
          ],
        },
        { keypoints: [5, 6, 2, 0, 0, 0, 7, 8, 1] },
      ]),
    );
    expect(imported.annotations.map(({ shape }) => shape)).toEqual([
      { type: 'box', x: 1, y: 2, width: 30, height: 40 },
      {
        type: 'polygon',
        points: [
          [0, 0],
          [9, 0],
          [5, 9],
        ],
      },
      { type: 'box', x: 20, y: 20, width: 10, height: 10 },
      { type: 'point', at: [5, 6] },
      { type: 'point', at: [7, 8] },
    ]);
    expect(imported.labels).toEqual([{ id: 'made-1', name: 'car', colour: '#ff0010' }]);
    expect(new Set(imported.annotations.map(({ labelId }) => labelId))).toEqual(new Set(['made-1']));
    expect(imported.annotations[0]).toMatchObject({ note: '', tie: null, createdAt: now, changedAt: now });
  });

  /** A picture of 6 x 5 with an L and, apart from it, a ring. */
  const rows = ['110111', '100101', '110111', '000000', '000001'];
  const small = { name: 'street.png', width: 6, height: 5 };
  const counts = (() => {
    const runs: number[] = [];
    let isIn = '0';
    let run = 0;
    for (let x = 0; x < 6; x++) {
      for (let y = 0; y < 5; y++) {
        if (rows[y]![x] !== isIn) {
          runs.push(run);
          [isIn, run] = [rows[y]![x]!, 0];
        }
        run++;
      }
    }
    return [...runs, run];
  })();

  // pycocotools.mask.encode of it
  const letters = '032NO062KNO012ON';

  test('run lengths in numbers become outlines with holes', async () => {
    const segmentation = { size: [5, 6], counts };
    const imported = await read(
      coco([{ segmentation, iscrowd: 1 }], [{ ...image, width: 6, height: 5 }]),
      small,
    );
    const shapes = imported.annotations.map(({ shape }) => shape);
    expect(shapes).toHaveLength(3);
    expect(shapes[0]).toEqual({
      type: 'polygon',
      points: [
        [3, 0],
        [3, 3],
        [6, 3],
        [6, 0],
      ],
      holes: [
        [
          [4, 1],
          [4, 2],
          [5, 2],
          [5, 1],
        ],
      ],
    });
    expect(shapes[2]).toEqual({ type: 'box', x: 5, y: 4, width: 1, height: 1 });
    const packed = { size: [5, 6], counts: letters };
    expect(
      (
        await read(coco([{ segmentation: packed }], [{ ...image, width: 6, height: 5 }]), small)
      ).annotations.map(({ shape }) => shape),
    ).toEqual(shapes);
  });

  test.each([
    ['counts that do not make the picture', { size: [400, 640], counts: [1, 2] }, /do not make its size/],
    ['counts below zero', { size: [400, 640], counts: [5, -1] }, /no number of pixels/],
    ['a billion rows', { size: [1e9, 1e9], counts: [1e18] }, /size is none/],
    ['letters that are none', { size: [400, 640], counts: 'ÿÿÿ' }, /letters that are no run lengths/],
    [
      'a number without end',
      { size: [400, 640], counts: 'o'.repeat(1000) },
      /letters that are no run lengths/,
    ],
    ['another size', { size: [2, 2], counts: [4] }, /another size than the picture/],
  ])('a mask with %s is left out and said', async (_, segmentation, message) => {
    const { annotations, notes } = await read(coco([{ segmentation }, { bbox: [1, 1, 2, 2] }]));
    expect([annotations.length, notes.join()]).toEqual([1, expect.stringMatching(message)]);
    await expect(read(coco([{ segmentation }]))).rejects.toThrow(message);
  });

  test('of several pictures, the one of this name, or the only one of this size', async () => {
    const other = { id: 8, file_name: 'other.png', width: 100, height: 100 };
    const marks = [{ bbox: [1, 1, 2, 2] }, { bbox: [3, 3, 4, 4], image_id: 8 }];
    expect((await read(coco(marks, [other, image]))).annotations).toHaveLength(1);
    const renamed = await read(coco(marks, [other, { ...image, file_name: 'a.png' }]));
    expect([renamed.annotations.length, renamed.notes]).toEqual([
      1,
      ['Its picture is called a.png, and has the same size.'],
    ]);
    await expect(read(coco(marks, [other]))).rejects.toMatchObject({
      code: 'annotations-other-picture',
      message: expect.stringMatching(/none of its 1 pictures/) as string,
    });
    await expect(read(coco(marks, [{ ...image, width: 320, height: 200 }]))).rejects.toThrow(
      /street\.png of 320 x 200 pixels, and the one that is open has 640 x 400/,
    );
    await expect(
      read(
        coco(marks, [
          { ...image, id: 1, file_name: 'a' },
          { ...image, id: 2, file_name: 'b' },
        ]),
      ),
    ).rejects.toThrow(/2 of its pictures could be/);
  });

  test('wrong numbers are left out with their reason; too many are refused', async () => {
    const marks = [
      { bbox: [1, 1, 2, 2] },
      { bbox: ['1', 1, 2, 2] },
      { bbox: [1, 1, -2, 2] },
      { bbox: [1e300, 1, 2, 2] },
      {},
      { segmentation: [[1, 2, 3]] },
    ];
    const { annotations, notes } = await read(coco(marks));
    expect(annotations).toHaveLength(1);
    expect(notes.join()).toMatch(
      /Left out: .*a box whose coordinates are none.*1 × an annotation without a place.*1 × a polygon/,
    );
    const many = Array.from({ length: maxAnnotations + 1 }, () => ({ bbox: [1, 1, 2, 2] }));
    await expect(read(coco(many))).rejects.toMatchObject({ code: 'annotations-too-many' });
  });
});

describe('LabelMe', () => {
  const labelme = (shapes: readonly object[], more: object = {}) => ({
    ...{
      version: '5.5.0',
      flags: {},
      imagePath: 'street.png',
      imageData: null,
      imageWidth: 640,
      imageHeight: 400,
    },
    ...{ shapes, ...more },
  });

  test('its kinds of shapes, with label and description', async () => {
    const shape = (type: string, points: number[][]) => ({
      label: 'car',
      shape_type: type,
      points,
      description: 'red',
      flags: {},
    });
    const imported = await read(
      labelme([
        ...[
          shape('polygon', [
            [0, 0],
            [9, 0],
            [5, 9],
          ]),
          shape('rectangle', [
            [9, 8],
            [1, 2],
          ]),
        ],
        ...[
          shape('line', [
            [0, 0],
            [5, 5],
          ]),
          shape('linestrip', [
            [0, 0],
            [5, 5],
            [9, 1],
          ]),
        ],
        ...[
          shape('point', [[3, 4]]),
          shape('points', [
            [1, 1],
            [2, 2],
          ]),
          shape('circle', [
            [100, 100],
            [100, 110],
          ]),
        ],
        shape('hexagon', [[1, 1]]),
      ]),
    );
    expect(imported.annotations.map(({ shape: { type } }) => type)).toEqual([
      ...['polygon', 'box', 'freehand', 'freehand', 'point', 'point', 'point', 'polygon'],
    ]);
    expect(imported.annotations[1]!.shape).toEqual({ type: 'box', x: 1, y: 2, width: 8, height: 6 });
    expect(imported.annotations.map(({ note }) => note)).toEqual(Array.from({ length: 8 }, () => 'red'));
    expect(imported.labels.map(({ name }) => name)).toEqual(['car']);
    expect(imported.notes).toEqual(['Left out: 1 × a shape of no known type.']);
  });

  test('of a picture of another size it is refused', async () => {
    const shapes = [
      {
        label: 'a',
        points: [
          [1, 1],
          [2, 2],
          [1, 2],
        ],
      },
    ];
    await expect(read(labelme(shapes, { imageWidth: 64 }))).rejects.toThrow(
      /a picture of 64 x 400 pixels, and the one that is open has 640 x 400/,
    );
  });

  test('a mask that is no picture, or larger than the picture, is left out', async () => {
    const masks = ['not base64!', Buffer.from('\x89PNG\r\n\x1a\nrubbish', 'latin1').toString('base64')];
    const shapes = masks.map((mask) => ({
      label: 'a',
      shape_type: 'mask',
      mask,
      points: [
        [1, 1],
        [2, 2],
      ],
    }));
    await expect(read(labelme(shapes))).rejects.toThrow(
      /nothing of it can be taken \(1 × a mask that is no PNG; 1 × a mask/,
    );
  });
});

describe('GeoJSON', () => {
  const polygon = (x: number) => [
    [
      [x, 10],
      [x + 20, 10],
      [x + 10, 30],
      [x, 10],
    ],
  ];

  test('as QuPath writes it: a list of features, a collection, a geometry', async () => {
    const feature = (geometry: object, properties: object = {}) => ({
      type: 'Feature',
      id: 'x',
      geometry,
      properties,
    });
    const ofQuPath = [
      feature(
        { type: 'Polygon', coordinates: polygon(0) },
        { objectType: 'annotation', name: 'No. 1', classification: { name: 'Tumor', color: [200, 0, 0] } },
      ),
      feature(
        { type: 'MultiPolygon', coordinates: [polygon(50), polygon(100)] },
        { classification: { name: 'Stroma', colorRGB: -16711936 } },
      ),
      feature({
        type: 'LineString',
        coordinates: [
          [0, 0],
          [10, 10],
        ],
      }),
      feature(
        {
          type: 'MultiPoint',
          coordinates: [
            [1, 2],
            [3, 4],
          ],
        },
        { classification: { names: ['A', 'B'] } },
      ),
      feature({ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [9, 9, 0] }] }),
    ];
    for (const value of [ofQuPath, { type: 'FeatureCollection', features: ofQuPath }]) {
      const imported = await read(value);
      expect(imported.annotations.map(({ shape: { type } }) => type)).toEqual([
        'polygon',
        'polygon',
        'polygon',
        'freehand',
        'point',
        'point',
        'point',
      ]);
      expect(imported.labels.map(({ name, colour }) => [name, colour])).toEqual([
        ['Tumor', '#c80000'],
        ['Stroma', '#00ff00'],
        ['A: B', '#009e73'],
      ]);
      expect(imported.annotations[0]).toMatchObject({
        note: 'No. 1',
        shape: {
          points: [
            [0, 10],
            [20, 10],
            [10, 30],
          ],
        },
      });
    }
    expect(
      await shapesOf({
        type: 'Polygon',
        coordinates: [
          [
            [1, 1],
            [5, 1],
            [5, 4],
            [1, 4],
            [1, 1],
          ],
        ],
      }),
    ).toEqual([{ type: 'box', x: 1, y: 1, width: 4, height: 3 }]);
  });

  test('coordinates on a map are refused; what lies beside the picture is said', async () => {
    const far = { type: 'Point', coordinates: [-9.1, 38.7] };
    await expect(read(far)).rejects.toMatchObject({
      code: 'annotations-other-picture',
      message: expect.stringMatching(/outside of the picture \(640 x 400/) as string,
    });
    const both = { type: 'FeatureCollection', features: [far, { type: 'Point', coordinates: [5, 5] }] };
    expect((await read(both)).notes).toEqual(['1 annotations lie outside of the picture.']);
  });

  test('geometries that are none are left out', async () => {
    const odd = [
      { type: 'Polygon', coordinates: 5 },
      { type: 'Point', coordinates: ['a', null] },
      { type: 'Circle' },
      {},
      null,
      7,
    ];
    const features = [
      ...odd.map((geometry) => ({ type: 'Feature', geometry })),
      { type: 'Feature', geometry: { type: 'Point', coordinates: [1, 1] } },
    ];
    const { annotations, notes } = await read(features);
    expect([annotations.length, notes.length]).toEqual([1, 1]);
  });
});

describe('files', () => {
  test.each([
    ['no JSON', '{"images": [', /expected a JSON file of COCO, LabelMe or GeoJSON/],
    ['NaN', '{"type":"Point","coordinates":[NaN,1]}', /numbers such as NaN, are not JSON/],
    ['other JSON', '{"hello": 1}', /it is other JSON/],
    ['a list of nothing', '[]', /it is other JSON/],
    ['lists in lists', '['.repeat(100_000), /deep in each other/],
    [
      'nothing of the picture',
      '{"images":[{"id":1,"width":640,"height":400}],"annotations":[]}',
      /holds no annotation of street\.png/,
    ],
  ])('%s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  test('a missing file and a folder say so', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a.json'));
    for (const name of ['a.json', 'none.json']) {
      await expect(readAnnotations(join(folder, name), picture, now)).rejects.toMatchObject({
        code: 'annotations-unreadable',
      });
    }
    writeFileSync(join(folder, 'b.json'), '\ufeff{"type":"Point","coordinates":[1,1]}');
    expect((await readAnnotations(join(folder, 'b.json'), picture, now)).annotations).toHaveLength(1);
  });

  test('whatever the JSON: annotations, or a refusal that says why', async () => {
    const json = fc.oneof(
      fc.record({ images: fc.jsonValue(), annotations: fc.jsonValue(), categories: fc.jsonValue() }),
      fc.record({
        imagePath: fc.jsonValue(),
        shapes: fc.array(
          fc.record({
            shape_type: fc.constantFrom('mask', 'circle', 'rectangle', 'line'),
            points: fc.jsonValue(),
            mask: fc.jsonValue(),
            label: fc.jsonValue(),
          }),
        ),
      }),
      fc.record({
        type: fc.constant('FeatureCollection'),
        features: fc.array(
          fc.record({
            type: fc.constant('Feature'),
            geometry: fc.record({
              type: fc.constantFrom('Polygon', 'MultiPolygon', 'LineString', 'GeometryCollection'),
              coordinates: fc.jsonValue(),
              geometries: fc.jsonValue(),
            }),
            properties: fc.jsonValue(),
          }),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        const outcome = await read(value).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'AnnotationFileError' });
        else expect((outcome as ImportedAnnotations).annotations.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
