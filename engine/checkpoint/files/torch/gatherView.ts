/** A view in elements: where each axis steps. */
interface StridedView {
  readonly shape: readonly number[];
  readonly stride: readonly number[];
}

/** Whether a view's elements lie one after the other, the last axis fastest. */
export function isContiguous({ shape, stride }: StridedView): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && stride[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
}

/**
 * Takes a view's elements out of the bytes from its first to its last, and puts them one after the other.
 *
 * @param raw these bytes. @param bytes an element takes.
 */
export function gatherView(
  raw: Uint8Array<ArrayBuffer>,
  { shape, stride }: StridedView,
  bytes: number,
): Uint8Array<ArrayBuffer> {
  // Two halves: numbers of eight bytes would have to be read as numbers, which does not keep every one of their bits.
  if (bytes === 8)
    return gatherView(raw, { shape: [...shape, 2], stride: [...stride.map((step) => 2 * step), 1] }, 4);
  const count = shape.reduce((product, size) => product * size, 1);
  const from = unitsOf(raw, bytes);
  const result = new Uint8Array(count * bytes);
  const to = unitsOf(result, bytes);
  const index = new Array<number>(shape.length).fill(0);
  let place = 0;
  for (let element = 0; element < count; element++) {
    to[element] = from[place]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += stride[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      place -= index[axis]! * stride[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

/** The bytes as numbers as wide as an element, which are only moved. */
function unitsOf(buffer: Uint8Array<ArrayBuffer>, bytes: number): Record<number, number> {
  if (bytes === 1) return buffer;
  if (bytes === 2) return new Uint16Array(buffer.buffer);
  return new Uint32Array(buffer.buffer);
}
