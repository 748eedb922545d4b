import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import type { FeatureStore, StoredFeatures } from '../seeing/featureStore.js';
import { writeFileAtomicInPieces } from '../storage/writeFileAtomic.js';

/** Begins every file; another layout gets another word, so that old files are made anew. */
const magic = 'fovea-features-1';

/** What a file holds: arrays and single numbers by name. */
type Stored = Readonly<Record<string, Float32Array | number | boolean | undefined>>;

/** Header of a file: single values, and for each array its number of float32 values, in the order they follow. */
interface Header {
  readonly values: Record<string, number | boolean>;
  readonly lengths: Record<string, number>;
}

/**
 * Keeps what the vision tower made of images in a folder, a file an image. A file appears under its name once it is
 * whole, so several processes may share the folder; one that is cut or of another layout counts as absent.
 *
 * Layout, little-endian: `fovea-features-1`, uint32 length of a JSON header, the header, padding to a multiple of four,
 * then the float32 arrays.
 */
export class DiskFeatureStore implements FeatureStore {
  constructor(private readonly folder: string) {}

  /** @param key hash of all that the features depend on */
  async get(key: string): Promise<StoredFeatures | null> {
    const file = await readFile(this.pathOf(key)).catch(() => null);
    return file === null ? null : (decode(file) as StoredFeatures | null);
  }

  /** @throws EngineError `option-invalid` when the folder cannot be written to */
  async put(key: string, features: StoredFeatures): Promise<void> {
    try {
      await writeFileAtomicInPieces(this.pathOf(key), async (write) => {
        for (const part of encode({ ...features })) await write(part);
      });
    } catch (cause) {
      if ((await this.get(key)) !== null) return; // Windows does not replace a file that another process reads
      throw new EngineError(
        'option-invalid',
        `Cannot keep image features in ${this.folder}: ${String(cause)}. Free some space, or go without --features.`,
        { cause },
      );
    }
  }

  private pathOf(key: string): string {
    return path.join(this.folder, key.slice(0, 2), `${key}.features`);
  }
}

function encode(features: Stored): Uint8Array[] {
  const header: Header = { values: {}, lengths: {} };
  const arrays: Uint8Array[] = [];
  for (const [name, value] of Object.entries(features)) {
    if (value === undefined) continue;
    if (value instanceof Float32Array) {
      header.lengths[name] = value.length;
      arrays.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    } else {
      header.values[name] = value;
    }
  }
  const json = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(magic.length + 4);
  start.write(magic, 'latin1');
  start.writeUInt32LE(json.length, magic.length);
  return [start, json, Buffer.alloc(paddingAfter(json.length)), ...arrays];
}

/** @returns null for what is not whole */
function decode(file: Buffer): Stored | null {
  if (file.length < magic.length + 4 || file.toString('latin1', 0, magic.length) !== magic) return null;
  const jsonBytes = file.readUInt32LE(magic.length);
  const jsonStart = magic.length + 4;
  let at = jsonStart + jsonBytes + paddingAfter(jsonBytes);
  if (file.length < at) return null;
  const { values, lengths } = JSON.parse(file.toString('utf8', jsonStart, jsonStart + jsonBytes)) as Header;
  const sizes = Object.entries(lengths);
  if (file.length !== at + 4 * sizes.reduce((sum, [, length]) => sum + length, 0)) return null;
  const stored: Record<string, Float32Array | number | boolean> = { ...values };
  for (const [name, length] of sizes) {
    const array = new Float32Array(length);
    new Uint8Array(array.buffer).set(file.subarray(at, at + 4 * length));
    stored[name] = array;
    at += 4 * length;
  }
  return stored;
}

function paddingAfter(jsonBytes: number): number {
  return (4 - ((magic.length + 4 + jsonBytes) % 4)) % 4;
}
