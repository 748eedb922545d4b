import { selectionGridCells, selectionGridSide } from '../protocol/selectionGrid.js';
import { malformedNpz } from './npz/malformedNpz.js';
import { encodeNpz, type NpyArray } from './npz/npz.js';
import type { NpzReader } from './npz/NpzReader.js';

/** The selections of a run: T tokens, L layers that select, g low-res image tokens per side. */
export interface KeptSelections {
  /** int32 [L], ascending: decoder layers. */
  readonly layers: Int32Array;
  /** T. */
  readonly tokens: number;
  /** uint8 [T, L, 9, 9]: 1 = selected, after steering; 0 where `present` is 0. */
  readonly grids: Uint8Array;
  /** uint8 [T, L]: whether the layer reported for the token. */
  readonly present: Uint8Array;
  /** g. */
  readonly lowresGrid: number;
}

/** Selections with their attention maps, as `masks/<runId>.npz` has them. */
export interface KeptMasks extends KeptSelections {
  /** float32 [T, L, g, g]: head-summed attention before the padding is zeroed; NaN where `present` is 0. */
  readonly maps: Float32Array;
}

/** Most bytes of the arrays of one run that are read. */
export const maxMasksBytes = 2 ** 32;

/** `masks/<runId>.npz`: `layers`, `present`, `grids` and `maps`, for numpy too. */
export function encodeMasks(masks: KeptMasks): Promise<Uint8Array> {
  const { layers, tokens, grids, present, maps, lowresGrid } = masks;
  const pair = [tokens, layers.length];
  return encodeNpz({
    layers: { dtype: 'i4', shape: [layers.length], data: layers },
    present: { dtype: 'u1', shape: pair, data: present },
    grids: { dtype: 'u1', shape: [...pair, selectionGridSide, selectionGridSide], data: grids },
    maps: { dtype: 'f4', shape: [...pair, lowresGrid, lowresGrid], data: maps },
  });
}

/** The selections of a file. @throws SessionError `session-malformed` where it is not as `encodeMasks` writes it. */
export async function readSelections(reader: NpzReader, where: string): Promise<KeptSelections> {
  const layers = await readArray(reader, 'layers', 'i4', where);
  const present = await readArray(reader, 'present', 'u1', where);
  const grids = await readArray(reader, 'grids', 'u1', where);
  const { dtype, shape } = await reader.header('maps');
  if (dtype !== 'f4') throw malformedNpz(where, 'its maps are no float32');
  const [tokens = 0, layerCount = 0] = present.shape;
  expectShape('layers', layers.shape, [layerCount], where);
  expectShape('present', present.shape, [tokens, layerCount], where);
  expectShape('grids', grids.shape, [tokens, layerCount, selectionGridSide, selectionGridSide], where);
  const side = shape[2] ?? 0;
  expectShape('maps', shape, [tokens, layerCount, side, side], where);
  if (layers.data.some((layer, index) => layer < 0 || (index > 0 && layer <= layers.data[index - 1]!))) {
    throw malformedNpz(where, 'its layers do not ascend');
  }
  if (present.data.some((flag) => flag > 1) || grids.data.some((flag) => flag > 1)) {
    throw malformedNpz(where, 'present and grids hold something other than 0 and 1');
  }
  return { layers: layers.data, tokens, grids: grids.data, present: present.data, lowresGrid: side };
}

/** Selections and maps of a file. @throws SessionError `session-malformed` as `readSelections`. */
export async function readMasks(reader: NpzReader, where: string): Promise<KeptMasks> {
  const selections = await readSelections(reader, where);
  const maps = await readArray(reader, 'maps', 'f4', where);
  return { ...selections, maps: maps.data };
}

/** float32 [L, g, g]: the maps of one token. @throws SessionError `session-malformed`, also for a token that is not there. */
export async function readTokenMaps(
  reader: NpzReader,
  tokenIndex: number,
  where: string,
): Promise<Float32Array> {
  const { data } = await reader.readRows('maps', tokenIndex, 1);
  if (!(data instanceof Float32Array)) throw malformedNpz(where, 'its maps are no float32');
  return data;
}

/** Cells of T x L grids. */
export function gridCells(tokens: number, layers: number): number {
  return tokens * layers * selectionGridCells;
}

async function readArray<T extends keyof Elements>(
  reader: NpzReader,
  name: string,
  dtype: T,
  where: string,
): Promise<{ readonly shape: readonly number[]; readonly data: Elements[T] }> {
  const array: NpyArray = await reader.read(name);
  if (array.dtype !== dtype) throw malformedNpz(where, `${name} is ${array.dtype}, not ${dtype}`);
  return { shape: array.shape, data: array.data as Elements[T] };
}

interface Elements {
  readonly u1: Uint8Array;
  readonly i4: Int32Array;
  readonly f4: Float32Array;
}

function expectShape(name: string, got: readonly number[], expected: readonly number[], where: string): void {
  if (got.length === expected.length && got.every((side, axis) => side === expected[axis])) return;
  throw malformedNpz(where, `${name} has the shape (${got.join(', ')}), expected (${expected.join(', ')})`);
}
