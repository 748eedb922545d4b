import { createHash } from 'node:crypto';
import { EngineError } from '../../protocol/EngineError.js';
import type { FileRange } from '../../storage/fileRange.js';
import type { TensorEntry, TensorFile } from '../files/TensorFile.js';
import { toFloat32 } from './float16.js';
import { weightName } from './quantizedNames.js';

/** Rows of a tensor (first axis), from `first` to before `end`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** Where a tensor is stored, and under which name. */
interface Place {
  readonly file: TensorFile;
  readonly storedName: string;
  readonly entry: TensorEntry;
}

/** All tensors of a checkpoint by the names the engine knows them by, whatever files they lie in. */
export class TensorStore {
  private constructor(
    private readonly files: readonly TensorFile[],
    private readonly places: ReadonlyMap<string, Place>,
  ) {}

  /**
   * @param files become the store's own.
   * @param nameOf the name the engine knows a stored tensor by (`CheckpointLayout.tensorName`).
   * @throws EngineError `checkpoint-malformed` when a tensor is there twice.
   */
  static of(files: readonly TensorFile[], nameOf: (storedName: string) => string): TensorStore {
    const places = new Map<string, Place>();
    for (const file of files) {
      for (const storedName of file.tensorNames) {
        const name = nameOf(storedName);
        const other = places.get(name);
        if (other !== undefined) throw storedTwice(name, other.file, file);
        places.set(name, { file, storedName, entry: file.entry(storedName)! });
      }
    }
    return new TensorStore(files, places);
  }

  /**
   * These tensors, with those of `other` in their place where it has them. A weight counts as one, whether it is stored
   * plainly or in 8-bit blocks. The result owns the files of both.
   */
  overriddenBy(other: TensorStore): TensorStore {
    const replaced = new Set([...other.places.keys()].map(weightName));
    const kept = [...this.places].filter(([name]) => !replaced.has(weightName(name)));
    return new TensorStore([...this.files, ...other.files], new Map([...kept, ...other.places]));
  }

  /** These tensors, some under a second name too. @param copies the name of a tensor by a name that it takes besides, from another. */
  withCopies(copies: ReadonlyMap<string, string>): TensorStore {
    const places = new Map(this.places);
    for (const [copy, original] of copies) {
      const place = this.places.get(original);
      if (place === undefined) places.delete(copy);
      else places.set(copy, place);
    }
    return new TensorStore(this.files, places);
  }

  get names(): readonly string[] {
    return [...this.places.keys()];
  }

  /** Type and shape of a tensor, or undefined where the checkpoint has no such tensor. */
  find(name: string): TensorEntry | undefined {
    return this.places.get(name)?.entry;
  }

  /** Raw little-endian bytes. @throws EngineError `checkpoint-tensor-missing`. */
  readBytes(name: string): Uint8Array<ArrayBuffer> {
    const { file, storedName } = this.place(name);
    return file.read(storedName);
  }

  /** Where the raw bytes lie; undefined where no file holds them as `readBytes` gives them. @throws as `readBytes`. */
  rangeOf(name: string): FileRange | undefined {
    const { file, storedName } = this.place(name);
    return file.rangeOf(storedName);
  }

  /** A floating-point tensor widened to float32. @throws EngineError `checkpoint-tensor-missing`. */
  readFloat32(name: string): Float32Array<ArrayBuffer> {
    const { file, storedName, entry } = this.place(name);
    return toFloat32(file.read(storedName), entry.type);
  }

  /**
   * One row (first axis) of a floating-point tensor widened to float32, such as the embedding of one token.
   * @throws EngineError `checkpoint-tensor-missing`.
   */
  readRowFloat32(name: string, row: number): Float32Array<ArrayBuffer> {
    return this.readRowsFloat32(name, { first: row, end: row + 1 });
  }

  /** Rows of a floating-point tensor widened to float32. @throws EngineError `checkpoint-tensor-missing`. */
  readRowsFloat32(name: string, range: RowRange): Float32Array<ArrayBuffer> {
    return toFloat32(this.readRowsBytes(name, range), this.place(name).entry.type);
  }

  /** Raw little-endian bytes of rows. @throws EngineError `checkpoint-tensor-missing`. */
  readRowsBytes(name: string, { first, end }: RowRange): Uint8Array<ArrayBuffer> {
    const { file, storedName } = this.place(name);
    return file.readRows(storedName, first, end - first);
  }

  /** sha256 that changes when any of the files changes. */
  get fingerprint(): string {
    const hash = createHash('sha256');
    for (const file of this.files) hash.update(file.fingerprint);
    return hash.digest('hex');
  }

  close(): void {
    for (const file of this.files) file.close();
  }

  private place(name: string): Place {
    const place = this.places.get(name);
    if (place === undefined) {
      throw new EngineError('checkpoint-tensor-missing', `The checkpoint has no tensor "${name}".`);
    }
    return place;
  }
}

function storedTwice(name: string, first: TensorFile, second: TensorFile): EngineError {
  return new EngineError(
    'checkpoint-malformed',
    `The checkpoint stores "${name}" twice, in ${first.name} and in ${second.name}. Expected it once; download or export ` +
      'the checkpoint again.',
  );
}
