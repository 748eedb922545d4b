import { describe, expect, it } from 'vitest';
import type { TensorFile } from '../files/TensorFile.js';
import { TensorStore } from './TensorStore.js';

/** A file in memory: float32 tensors [2, n] by name. */
function fileOf(name: string, tensors: Readonly<Record<string, readonly number[]>>): TensorFile {
  const read = (tensor: string, start: number, end?: number) =>
    new Uint8Array(Float32Array.from(tensors[tensor]!.slice(start, end)).buffer);
  const width = (tensor: string) => tensors[tensor]!.length / 2;
  return {
    name,
    tensorNames: Object.keys(tensors),
    entry: (tensor) => (tensor in tensors ? { type: 'F32', shape: [2, width(tensor)] } : undefined),
    rangeOf: () => undefined,
    read: (tensor) => read(tensor, 0),
    readRows: (tensor, first, count) => read(tensor, first * width(tensor), (first + count) * width(tensor)),
    fingerprint: name,
    close: () => undefined,
  };
}

describe('TensorStore', () => {
  it('gives tensors by the names of the engine, whatever file and name they are stored under', () => {
    const files = [fileOf('1', { 'language_model.norm': [1, 2] }), fileOf('2', { head: [3, 4, 5, 6] })];
    const store = TensorStore.of(files, (name) => name.replace(/^language_model\./, 'model.'));
    expect(store.names).toEqual(['model.norm', 'head']);
    expect(store.find('language_model.norm')).toBeUndefined();
    expect([...store.readFloat32('model.norm')]).toEqual([1, 2]);
    expect([...store.readRowFloat32('head', 1)]).toEqual([5, 6]);
    expect(store.readBytes('model.norm').byteLength).toBe(8);
    expect(() => store.readBytes('norm')).toThrow(/no tensor "norm"/);
  });

  it('refuses a tensor that is there twice, also under two stored names', () => {
    const files = [fileOf('1.bin', { 'a.norm': [1, 2] }), fileOf('2.bin', { norm: [1, 2] })];
    expect(() => TensorStore.of(files, (name) => name.replace('a.', ''))).toThrow(
      /stores "norm" twice, in 1\.bin and in 2\.bin/,
    );
  });

  it('puts a weight in the place of another however the two are stored', () => {
    const same = (name: string) => name;
    const base = TensorStore.of([fileOf('1', { 'q.codes': [1, 2], 'q.scales': [1, 2], k: [1, 2] })], same);
    const changed = base.overriddenBy(TensorStore.of([fileOf('2', { q: [3, 4] })], same));
    expect(changed.names).toEqual(['k', 'q']);
    expect(changed.fingerprint).not.toBe(base.fingerprint);
  });
});
