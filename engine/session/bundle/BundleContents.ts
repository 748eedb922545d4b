import { createHash } from 'node:crypto';
import { bundleLimits } from '../../protocol/sessionLimits.js';
import { writeFileAtomicInPieces } from '../../storage/writeFileAtomic.js';
import type { ByteReader } from '../npz/bytesReader.js';
import { JsonProblem, parseBoundedJson } from '../../storage/parseBoundedJson.js';
import { contentOf, DamagedContent } from '../zip/contentOf.js';
import {
  type ArchiveEntry,
  type ArchiveFault,
  ArchiveProblem,
  readZipDirectory,
} from '../../storage/zip/zipDirectory.js';
import type { BundleErrorCode, RefuseBundle } from './BundleError.js';
import { type BundleEntry, bundleEntryOf, largestOf, pathInSession } from './bundleEntry.js';
import type { BundleWork } from './writeBundle.js';

/** What a manifest says of a file. */
export interface ExpectedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** The files of a bundle whose directory was found sound, read one by one. */
export class BundleContents {
  private readonly expected = new Map<string, ExpectedFile>();
  private doneBytes = 0;

  private constructor(
    private readonly bytes: ByteReader,
    private readonly byPath: ReadonlyMap<string, ArchiveEntry>,
    private readonly refuse: RefuseBundle,
    private readonly work: BundleWork,
  ) {}

  /** Reads and checks the directory: names, sizes, kinds. @throws BundleError */
  static async open(bytes: ByteReader, refuse: RefuseBundle, work: BundleWork): Promise<BundleContents> {
    const entries = await readZipDirectory(bytes, bundleLimits.maxEntries).catch((error: unknown) => {
      if (!(error instanceof ArchiveProblem)) throw error;
      const ending = error.fault === 'name' ? ', which no session has' : '';
      throw refuse(codes[error.fault], `${error.message}${ending}`, error);
    });
    const byPath = new Map<string, ArchiveEntry>();
    for (const entry of entries) {
      checkSize(entry, refuse);
      byPath.set(entry.name, entry);
    }
    const contents = new BundleContents(bytes, byPath, refuse, work);
    if (contents.totalBytes > bundleLimits.maxBytes) {
      throw refuse(
        'bundle-too-large',
        `it unpacks to ${contents.totalBytes} bytes, and at most ${bundleLimits.maxBytes} are taken`,
      );
    }
    return contents;
  }

  /** Bytes of all files, unpacked. */
  get totalBytes(): number {
    return [...this.byPath.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /** The paths of all files. */
  get paths(): readonly string[] {
    return [...this.byPath.keys()];
  }

  has(entry: BundleEntry): boolean {
    return this.byPath.has(pathInSession(entry));
  }

  /** From now on each file has to be of these sizes and hashes. */
  expect(files: readonly ExpectedFile[]): void {
    for (const file of files) this.expected.set(file.path, file);
  }

  sizeOf(entry: BundleEntry): number {
    return this.entry(entry).sizeBytes;
  }

  /** A file of JSON, parsed within bounds. @throws BundleError */
  async json(entry: BundleEntry): Promise<unknown> {
    const path = pathInSession(entry);
    const pieces: Uint8Array[] = [];
    await this.read(entry, async (piece) => {
      pieces.push(piece);
      return Promise.resolve();
    });
    try {
      const limits = { maxValues: bundleLimits.maxJsonValues, maxDepth: bundleLimits.maxJsonDepth };
      return parseBoundedJson(Buffer.concat(pieces), limits);
    } catch (error) {
      if (!(error instanceof JsonProblem)) throw error;
      const code = error.kind === 'syntax' ? 'bundle-malformed' : 'bundle-too-large';
      throw this.refuse(code, `its ${path}: ${error.message}`, error);
    }
  }

  /** Writes a file out. @returns its sha256. @throws BundleError, and what the disk says */
  async copy(entry: BundleEntry, target: string): Promise<string> {
    let sha256 = '';
    await writeFileAtomicInPieces(target, async (write) => {
      sha256 = await this.read(entry, write);
    });
    return sha256;
  }

  /** @returns the sha256 of what was read */
  private async read(entry: BundleEntry, take: (piece: Uint8Array) => Promise<void>): Promise<string> {
    const archived = this.entry(entry);
    const hash = createHash('sha256');
    try {
      for await (const piece of contentOf(this.bytes, archived)) {
        this.work.signal?.throwIfAborted();
        hash.update(piece);
        await take(piece);
        this.doneBytes += piece.length;
        this.work.onProgress?.(this.doneBytes, this.totalBytes);
      }
    } catch (error) {
      throw error instanceof DamagedContent ? this.refuse('bundle-damaged', error.message, error) : error;
    }
    const sha256 = hash.digest('hex');
    const expected = this.expected.get(archived.name);
    if (expected !== undefined && expected.sha256 !== sha256) {
      throw this.refuse(
        'bundle-damaged',
        `its ${archived.name} is not the file that its manifest.json tells of`,
      );
    }
    return sha256;
  }

  private entry(entry: BundleEntry): ArchiveEntry {
    const path = pathInSession(entry);
    const found = this.byPath.get(path);
    if (found === undefined)
      throw this.refuse('bundle-incomplete', `expected ${path} in it, but it is not there`);
    return found;
  }
}

/** What is wrong with an archive, as what is wrong with a bundle. */
const codes: Readonly<Record<ArchiveFault, BundleErrorCode>> = {
  'no-zip': 'bundle-not-a-zip',
  name: 'bundle-entry-unknown',
  twice: 'bundle-entry-twice',
  overlap: 'bundle-overlap',
  packing: 'bundle-packing',
  special: 'bundle-entry-unknown',
  count: 'bundle-too-large',
};

function checkSize({ name, sizeBytes, packedBytes }: ArchiveEntry, refuse: RefuseBundle): void {
  const entry = bundleEntryOf(name);
  if (entry === null) throw refuse('bundle-entry-unknown', `it holds ${name}, which no session has`);
  const most = largestOf(entry);
  if (sizeBytes > most) {
    throw refuse(
      'bundle-too-large',
      `its ${name} unpacks to ${sizeBytes} bytes, and at most ${most} are taken`,
    );
  }
  const { maxRatio, ratioFromBytes } = bundleLimits;
  if (sizeBytes > ratioFromBytes && sizeBytes > packedBytes * maxRatio) {
    throw refuse(
      'bundle-too-large',
      `its ${name} unpacks to ${sizeBytes} bytes from ${packedBytes}, more than ${maxRatio} times as many`,
    );
  }
}
