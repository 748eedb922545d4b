/** Element types our graphs use, by their TensorProto.DataType number (onnx.proto). */
export const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, float16: 10 } as const;

export type ElementType = keyof typeof elementTypes;

/** Bytes of one element. */
export const elementSizeBytes: Readonly<Record<ElementType, number>> = {
  float32: 4,
  uint8: 1,
  int32: 4,
  int64: 8,
  float16: 2,
};

/** A dimension is a number of elements, or a name for one that each run may choose. */
export type Dimension = number | string;
