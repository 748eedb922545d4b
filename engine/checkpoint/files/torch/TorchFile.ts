import { createHash } from 'node:crypto';
import { EngineError } from '../../../protocol/EngineError.js';
import {
  type ArchiveEntry,
  ArchiveProblem,
  readZipDirectorySync,
} from '../../../storage/zip/zipDirectory.js';
import { openWeights, type WeightsFile } from '../openWeights.js';
import { bytesPerElement, checkRows, type TensorEntry, type TensorFile } from '../TensorFile.js';
import { gatherView, isContiguous } from './gatherView.js';
import { PickleProblem } from './pickleReader.js';
import { readStateDict, spanOf, type TorchTensor } from './readStateDict.js';

/** A tensor and where its storage begins in the file. */
interface Place {
  readonly tensor: TorchTensor;
  readonly dataStart: number;
}

/** More files than any state dict has storages. */
const maxEntries = 200_000;

/** The pickle of a 7B model has 60 kB. */
const maxPickleBytes = 64 * 2 ** 20;

/**
 * An open PyTorch file of tensors, as `torch.save` writes it since version 1.6: a zip archive with a pickle that describes views,
 * and a file for each storage. The pickle is read as data and never executed; storages are read in place, by range.
 */
export class TorchFile implements TensorFile {
  private constructor(
    private readonly file: WeightsFile,
    private readonly places: ReadonlyMap<string, Place>,
    /** sha256 over the pickle, the size and the time of change. */
    readonly fingerprint: string,
  ) {}

  /** @throws EngineError `checkpoint-missing` when there is no such file, `checkpoint-malformed` when it is unsound. */
  static open(path: string): TorchFile {
    const file = openWeights(path, 'a PyTorch file of tensors', malformed);
    try {
      return TorchFile.of(file);
    } catch (error) {
      file.close();
      if (error instanceof PickleProblem) throw malformed(file.name, error.message, error);
      if (!(error instanceof ArchiveProblem)) throw error;
      const ending = error.fault === 'name' ? ', and only names of plain letters are read' : '';
      throw malformed(file.name, `${error.message}${ending}`, error);
    }
  }

  private static of(file: WeightsFile): TorchFile {
    refuseOldFormat(file);
    const read = (start: number, length: number) =>
      file.read(start, Math.max(0, Math.min(length, file.sizeBytes - start)));
    const archive = new Archive(readZipDirectorySync(file.sizeBytes, read, maxEntries));
    const order = archive.find('byteorder');
    if (order !== undefined && textOf(file, order) !== 'little')
      throw new PickleProblem('its numbers are stored with the most significant byte first');
    const described = archive.find('data.pkl')!;
    if (described.sizeBytes > maxPickleBytes)
      throw new PickleProblem(
        `its pickle has ${described.sizeBytes} bytes, and at most ${maxPickleBytes} are read`,
      );
    const pickle = file.read(described.dataStart, described.sizeBytes);
    const places = new Map<string, Place>();
    for (const [name, tensor] of readStateDict(pickle))
      places.set(name, { tensor, dataStart: storageOf(archive, name, tensor).dataStart });
    const { sizeBytes, changedMs } = file;
    const fingerprint = createHash('sha256').update(pickle).update(`${sizeBytes}:${changedMs}`).digest('hex');
    return new TorchFile(file, places, fingerprint);
  }

  get name(): string {
    return this.file.name;
  }

  get tensorNames(): Iterable<string> {
    return this.places.keys();
  }

  entry(tensor: string): TensorEntry | undefined {
    return this.places.get(tensor)?.tensor;
  }

  read(tensor: string): Uint8Array<ArrayBuffer> {
    return this.readView(this.place(tensor));
  }

  /** Weights in blocks, which alone are read in place, are not kept in such files. */
  rangeOf(): undefined {
    return undefined;
  }

  readRows(tensor: string, first: number, count: number): Uint8Array<ArrayBuffer> {
    const place = this.place(tensor);
    const { shape, stride, offset } = place.tensor;
    checkRows(tensor, shape, first, count);
    const view = { shape: [count, ...shape.slice(1)], offset: offset + first * stride[0]! };
    return this.readView({ ...place, tensor: { ...place.tensor, ...view } });
  }

  close(): void {
    this.file.close();
  }

  /** Of a view that is not contiguous the bytes from its first to its last element are read, and its own taken out. */
  private readView({ tensor, dataStart }: Place): Uint8Array<ArrayBuffer> {
    const bytes = bytesPerElement[tensor.type];
    const isEmpty = tensor.shape.includes(0);
    const raw = this.file.read(dataStart + tensor.offset * bytes, isEmpty ? 0 : spanOf(tensor) * bytes);
    return isEmpty || isContiguous(tensor) ? raw : gatherView(raw, tensor, bytes);
  }

  private place(tensor: string): Place {
    const place = this.places.get(tensor);
    if (place === undefined) throw new Error(`${this.name} has no tensor "${tensor}".`);
    return place;
  }
}

/** The files of an archive by their names within its one folder. */
class Archive {
  private readonly entries: ReadonlyMap<string, ArchiveEntry>;

  /** @throws PickleProblem where it is no archive of PyTorch's. */
  constructor(all: readonly ArchiveEntry[]) {
    const pickles = all.filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
    if (pickles.length !== 1)
      throw new PickleProblem('it is a zip archive without the data.pkl of a PyTorch file');
    const folder = pickles[0]!.name.slice(0, -'data.pkl'.length);
    const own = all.filter(({ name }) => name.startsWith(folder));
    this.entries = new Map(own.map((entry) => [entry.name.slice(folder.length), entry]));
  }

  /** @throws PickleProblem where the file is packed: PyTorch stores all as it is. */
  find(name: string): ArchiveEntry | undefined {
    const entry = this.entries.get(name);
    if (entry !== undefined && entry.method !== 0)
      throw new PickleProblem(`its file ${name} is compressed, which PyTorch does not do`);
    return entry;
  }
}

function storageOf(
  archive: Archive,
  name: string,
  { type, storageKey, storageCount, shape }: TorchTensor,
): ArchiveEntry {
  const entry = archive.find(`data/${storageKey}`);
  if (entry === undefined)
    throw new PickleProblem(`"${name}" lies in storage ${storageKey}, which the archive lacks`);
  const needed = storageCount * bytesPerElement[type];
  if (needed > entry.sizeBytes) {
    throw new PickleProblem(
      `"${name}" lies in storage ${storageKey}, which should have ${needed} bytes and has ${entry.sizeBytes}`,
    );
  }
  // A view may repeat its storage (stride 0): nothing that is published does, and a small file would ask for much memory.
  const elements = shape.reduce((product, size) => product * size, 1);
  if (elements > storageCount)
    throw new PickleProblem(
      `"${name}" [${shape.join(', ')}] repeats the ${storageCount} elements of its storage`,
    );
  return entry;
}

/** Files of PyTorch before 1.6, which are one pickle after another. */
function refuseOldFormat(file: WeightsFile): void {
  const start = file.read(0, Math.min(file.sizeBytes, 4));
  if (start[0] === 0x80 && start[1] !== undefined && start[1] <= 5) {
    throw new PickleProblem(
      'it is in the format of PyTorch before 1.6, or a bare pickle; load it with PyTorch and save it again with torch.save, or as safetensors',
    );
  }
}

function textOf(file: WeightsFile, { dataStart, sizeBytes }: ArchiveEntry): string {
  return new TextDecoder('latin1').decode(file.read(dataStart, Math.min(sizeBytes, 16)));
}

function malformed(where: string, problem: string, cause?: unknown): EngineError {
  return new EngineError(
    'checkpoint-malformed',
    `${where} is not a PyTorch file of tensors that is read: ${problem}. Download the checkpoint again, or save it as safetensors.`,
    cause === undefined ? undefined : { cause },
  );
}
