// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annotationSchema, labelSchema } from '../../../engine/protocol/annotation.js';
import { annotationsText, readAnnotationsText, type CopiedAnnotations } from './annotationsText.js';

const copied: CopiedAnnotations = {
  labels: [
    { id: 'ship', name: 'ship', colour: '#e69f00' },
    { id: 'unused', name: 'unused', colour: '#56b4e9' },
  ],
  annotations: [
    { shape: { type: 'box', x: 1.5, y: 2, width: 3, height: 4 }, labelId: 'ship', note: 'a note' },
    {
      shape: { type: 'polygon', points: [[0, 0], [9, 0], [9, 9]], holes: [[[5, 1], [8, 1], [8, 4]]] },
      labelId: null,
      note: '',
    },
    { shape: { type: 'polygon', points: [[0, 0], [9, 0], [9, 9]] }, labelId: null, note: '' },
    { shape: { type: 'arrow', from: [0, 0], to: [-5, 5] }, labelId: null, note: '' },
    { shape: { type: 'freehand', points: [[0, 0], [1, 1]] }, labelId: null, note: '' },
    { shape: { type: 'point', at: [7, 7] }, labelId: null, note: '' },
    { shape: { type: 'text', at: [7, 7], text: '<b>漢字</b>\n2', sizePx: 12 }, labelId: null, note: '' },
  ],
}; // prettier-ignore

/** The text with something changed in its JSON. */
function changed(change: (value: Record<string, unknown>) => unknown): string {
  const value = JSON.parse(annotationsText(copied)) as Record<string, unknown>;
  return JSON.stringify(change(value));
}

describe('annotations on the clipboard', () => {
  it('come back as they were, with the labels they have', () => {
    expect(readAnnotationsText(annotationsText(copied))).toEqual({ ...copied, labels: [copied.labels[0]] });
  });

  it('are none in texts of others', () => {
    for (const text of [
      '',
      'hello',
      '{}',
      'null',
      '[1]',
      '{"format":"fovea-annotations"',
      '{"format":"fovea-annotations"}',
    ])
      expect(readAnnotationsText(text)).toBeNull();
  });

  it.each<[string, (first: Record<string, unknown>) => void]>([
    ['a shape of no kind', (first) => (first['shape'] = { type: 'star' })],
    ['a box without a side', (first) => (first['shape'] = { type: 'box', x: 0, y: 0, width: 1 })],
    ['a box inside out', (first) => (first['shape'] = { type: 'box', x: 0, y: 0, width: -1, height: 1 })],
    ['a place beyond all pictures', (first) => (first['shape'] = { type: 'point', at: [1e9, 0] })],
    ['a place of three numbers', (first) => (first['shape'] = { type: 'point', at: [1, 2, 3] })],
    ['a number in words', (first) => (first['shape'] = { type: 'point', at: ['1', 2] })],
    [
      'two corners',
      (first) =>
        (first['shape'] = {
          type: 'polygon',
          points: [
            [0, 0],
            [1, 1],
          ],
        }),
    ],
    [
      'holes of no list',
      (first) =>
        (first['shape'] = {
          type: 'polygon',
          points: [
            [0, 0],
            [1, 1],
            [2, 0],
          ],
          holes: {},
        }),
    ],
    ['a line of one point', (first) => (first['shape'] = { type: 'freehand', points: [[0, 0]] })],
    ['an empty text', (first) => (first['shape'] = { type: 'text', at: [0, 0], text: '', sizePx: 5 })],
    [
      'a text without height',
      (first) => (first['shape'] = { type: 'text', at: [0, 0], text: 'a', sizePx: 0 }),
    ],
    ['a note that is a number', (first) => (first['note'] = 5)],
    ['a note too long', (first) => (first['note'] = 'a'.repeat(10_001))],
    ['an id with a path', (first) => (first['labelId'] = '../up')],
  ])('with %s are refused', (_, spoil) => {
    const text = changed((value) => {
      spoil((value['annotations'] as Record<string, unknown>[])[0]!);
      return value;
    });
    expect(readAnnotationsText(text)).toBeNull();
  });

  it('of another version or with spoilt labels are refused', () => {
    expect(readAnnotationsText(changed((value) => ({ ...value, version: 2 })))).toBeNull();
    expect(
      readAnnotationsText(
        changed((value) => ({ ...value, labels: [{ id: 'a', name: ' ', colour: '#ffffff' }] })),
      ),
    ).toBeNull();
    expect(
      readAnnotationsText(
        changed((value) => ({ ...value, labels: [{ id: 'a', name: 'a', colour: 'red' }] })),
      ),
    ).toBeNull();
  });

  it('never hold what the schema would refuse, whatever the clipboard holds', () => {
    const whole = { weight: 30, arbitrary: fc.integer({ min: -2, max: 50 }) };
    const number = fc.oneof(
      whole,
      { weight: 1, arbitrary: fc.double() },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    const pair = { weight: 30, arbitrary: fc.tuple(number, number) };
    const point = fc.oneof(pair, { weight: 1, arbitrary: fc.array(number, { maxLength: 3 }) });
    const shape = fc.record({
      type: fc.constantFrom('box', 'polygon', 'arrow', 'freehand', 'point', 'text', 'x'),
      x: number, y: number, width: number, height: number,
      points: fc.array(point, { maxLength: 5 }), from: point, to: point, at: point,
      text: fc.oneof(fc.string(), fc.constant(3)), sizePx: number,
    }); // prettier-ignore
    const annotation = fc.record({
      shape,
      labelId: fc.constantFrom(null, 'a', '../b', 5),
      note: fc.string(),
    });
    let taken = 0;
    fc.assert(
      fc.property(fc.array(annotation, { maxLength: 2 }), (annotations) => {
        const text = JSON.stringify({ format: 'fovea-annotations', version: 1, labels: [], annotations });
        const read = readAnnotationsText(text);
        if (read === null) return;
        taken += read.annotations.length;
        const now = new Date(0).toISOString();
        for (const one of read.annotations)
          annotationSchema.parse({ ...one, id: 'a', tie: null, createdAt: now, changedAt: now });
        for (const label of read.labels) labelSchema.parse(label);
      }),
      { seed: 9, numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(300);
  });
});
