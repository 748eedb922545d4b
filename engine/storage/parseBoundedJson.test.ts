import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBoundedJson } from './parseBoundedJson.js';

const limits = { maxValues: 1000, maxDepth: 8 };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test('gives what JSON.parse gives, whatever stands in texts', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value);
      expect(parseBoundedJson(bytesOf(text), { ...limits, maxValues: text.length + 1 })).toEqual(
        JSON.parse(text),
      );
    }),
  );
});

test('brackets, commas and quotes within texts do not count', () => {
  const text = JSON.stringify(['[[[[[[[[[[,,,', '\\"[[[[[[[[[[', '\\\\', '[']);
  expect(parseBoundedJson(bytesOf(text), { maxValues: 5, maxDepth: 1 })).toHaveLength(4);
});

test('too deep and too many are refused before they are parsed', () => {
  expect(() => parseBoundedJson(bytesOf('['.repeat(100_000)), limits)).toThrow(/more than 8 deep/);
  expect(parseBoundedJson(bytesOf(`${'['.repeat(8)}${']'.repeat(8)}`), limits)).toHaveLength(1);
  expect(() => parseBoundedJson(bytesOf(`[${'[],'.repeat(1000)}1]`), limits)).toThrow(
    /more than 1000 values/,
  );
  expect(() => parseBoundedJson(bytesOf(`[${'1,'.repeat(1000)}1]`), limits)).toThrow(/more than 1000 values/);
});

test('a mark of an editor is no fault; what is no JSON says so', () => {
  expect(parseBoundedJson(bytesOf('\ufeff{"a":1}'), limits)).toEqual({ a: 1 });
  for (const text of ['', '{"a"', '"never ends \\"', 'NaN', '[1,]']) {
    expect(() => parseBoundedJson(bytesOf(text), limits)).toThrow(/it is no JSON/);
  }
});
