/** Bytes as they lie in a file, for who can read them from there without a copy of their own. */
export interface FileRange {
  /** Absolute path of the file itself, not of a link to it. */
  readonly path: string;
  readonly offset: number;
  readonly sizeBytes: number;
  /** The bytes, read now, in a buffer of their own. */
  readonly read: () => Uint8Array<ArrayBuffer>;
}

/** Whether these are bytes in a file rather than in memory. */
export function isFileRange(data: ArrayBufferView | FileRange): data is FileRange {
  return !ArrayBuffer.isView(data);
}
