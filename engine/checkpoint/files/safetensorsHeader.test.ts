import { describe, expect, it } from 'vitest';
import { EngineError } from '../../protocol/EngineError.js';
import { parseSafetensorsHeader } from './safetensorsHeader.js';

const parse = (header: unknown, dataBytes: number) =>
  parseSafetensorsHeader(
    Buffer.from(typeof header === 'string' ? header : JSON.stringify(header)),
    dataBytes,
    'x.safetensors',
  );
const f32 = (shape: unknown, start: number, end: number) => ({
  dtype: 'F32',
  shape,
  data_offsets: [start, end],
});

describe('parseSafetensorsHeader', () => {
  it('reads entries and metadata', () => {
    const { tensors, metadata } = parse(
      { __metadata__: { format: 'pt' }, a: f32([2, 3], 0, 24), b: f32([], 24, 28) },
      28,
    );
    expect(tensors.get('a')).toEqual({ type: 'F32', shape: [2, 3], start: 0, sizeBytes: 24 });
    expect(tensors.get('b')?.shape).toEqual([]);
    expect(metadata).toEqual({ format: 'pt' });
  });

  it('accepts empty tensors', () => {
    expect(parse({ a: f32([0, 5], 0, 0), b: f32([1], 0, 4) }, 4).tensors.size).toBe(2);
  });

  it.each([
    ['no JSON', '{', 0, /not valid JSON/],
    ['a list', '[]', 0, /not a JSON object/],
    ['a gap', { a: f32([1], 4, 8) }, 8, /starts at byte 4/],
    ['an overlap', { a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8, /starts at byte 4 of the data where 8/],
    ['data missing', { a: f32([2], 0, 8) }, 7, /truncated/],
    ['data left over', { a: f32([2], 0, 8) }, 9, /1 bytes follow/],
    ['shape and range that disagree', { a: f32([3], 0, 8) }, 8, /needs 12 bytes/],
    ['a negative size', { a: f32([-1], 0, 4) }, 4, /shape/],
    ['a fraction', { a: f32([1.5], 0, 6) }, 6, /shape/],
    ['a shape that overflows', { a: f32([2 ** 40, 2 ** 40], 0, 8) }, 8, /overflows/],
    ['an unknown type', { a: { dtype: 'Q4', shape: [1], data_offsets: [0, 1] } }, 1, /expected one of F32/],
    [
      'a type from the prototype',
      { a: { dtype: 'toString', shape: [1], data_offsets: [0, 1] } },
      1,
      /expected one of/,
    ],
    ['offsets missing', { a: { dtype: 'F32', shape: [1] } }, 4, /data_offsets/],
    [
      'duplicate names',
      '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}, "a" :{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
      1,
      /names "a" twice/,
    ],
    [
      'duplicate names, one escaped',
      '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\\u0061":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
      1,
      /twice/,
    ],
  ])('refuses %s', (_, header, dataBytes, message) => {
    expect(() => parse(header, dataBytes)).toThrow(EngineError);
    expect(() => parse(header, dataBytes)).toThrow(message);
  });

  it('does not take equal keys of different entries for duplicates', () => {
    expect(parse({ dtype: f32([1], 0, 4), shape: f32([1], 4, 8) }, 8).tensors.size).toBe(2);
  });
});
