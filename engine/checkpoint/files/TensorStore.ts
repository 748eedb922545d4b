import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createHash } from 'node:crypto';
import { EngineError } from '../../protocol/EngineError.js';
import { SafetensorsFile } from './SafetensorsFile.js';
import { malformed, type TensorEntry } from './safetensorsHeader.js';
import { toFloat32 } from '../weights/float16.js';

const singleFileName = 'model.safetensors';
const indexFileName = 'model.safetensors.index.json';

/** All tensors of a checkpoint folder by name, whether they lie in one safetensors file or in several shards. */
export class TensorStore {
  private constructor(
    private readonly files: readonly SafetensorsFile[],
    private readonly places: ReadonlyMap<
      string,
      { readonly file: SafetensorsFile; readonly entry: TensorEntry }
    >,
  ) {}

  /**
   * Opens `model.safetensors`, or the shards that `model.safetensors.index.json` names.
   * @throws EngineError `checkpoint-missing` when the folder or its weights are not there, `checkpoint-malformed`
   * when a file is unsound or the index and the shards disagree.
   */
  static open(checkpointDir: string): TensorStore {
    if (!existsSync(checkpointDir) || !statSync(checkpointDir).isDirectory()) {
      throw new EngineError(
        'checkpoint-missing',
        `There is no model folder at ${checkpointDir}. Expected a folder with config.json and ${singleFileName}; check the path.`,
      );
    }
    const files: SafetensorsFile[] = [];
    try {
      if (existsSync(join(checkpointDir, indexFileName))) return TensorStore.openShards(checkpointDir, files);
      if (!existsSync(join(checkpointDir, singleFileName))) throw noWeights(checkpointDir);
      files.push(SafetensorsFile.open(join(checkpointDir, singleFileName)));
      return new TensorStore(files, placesOf(files));
    } catch (error) {
      for (const file of files) file.close();
      throw error;
    }
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

  private static openShards(checkpointDir: string, files: SafetensorsFile[]): TensorStore {
    const weightMap = readWeightMap(join(checkpointDir, indexFileName));
    for (const shard of new Set(weightMap.values()))
      files.push(SafetensorsFile.open(join(checkpointDir, shard)));
    const places = placesOf(files);
    for (const [tensor, shard] of weightMap) {
      if (places.get(tensor)?.file.name !== shard) {
        throw malformed(indexFileName, `it places "${tensor}" in ${shard}, where it is not`);
      }
    }
    return new TensorStore(files, places);
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
    const { file, entry } = this.place(name);
    return file.read(entry);
  }

  /** A floating-point tensor widened to float32. */
  readFloat32(name: string): Float32Array<ArrayBuffer> {
    const { file, entry } = this.place(name);
    return toFloat32(file.read(entry), entry.type);
  }

  /** One row (first axis) of a floating-point tensor widened to float32, such as the embedding of one token. */
  readRowFloat32(name: string, row: number): Float32Array<ArrayBuffer> {
    const { file, entry } = this.place(name);
    return toFloat32(file.readRow(entry, row), entry.type);
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

  private place(name: string) {
    const place = this.places.get(name);
    if (place === undefined) {
      throw new EngineError('checkpoint-tensor-missing', `The checkpoint has no tensor "${name}".`);
    }
    return place;
  }
}

/** The weight a tensor belongs to: of `X.codes`, `X.scales` and `X.zero_points` it is X. */
function weightName(tensor: string): string {
  return tensor.replace(/\.(codes|scales|zero_points)$/, '');
}

function placesOf(files: readonly SafetensorsFile[]) {
  const places = new Map<string, { file: SafetensorsFile; entry: TensorEntry }>();
  for (const file of files) {
    for (const [name, entry] of file.header.tensors) {
      if (places.has(name)) throw malformed(file.name, `"${name}" lies in another shard as well`);
      places.set(name, { file, entry });
    }
  }
  return places;
}

function readWeightMap(indexPath: string): ReadonlyMap<string, string> {
  const where = basename(indexPath);
  let index: unknown;
  try {
    index = JSON.parse(readFileSync(indexPath, 'utf8'));
  } catch (cause) {
    throw malformed(where, 'it is not valid JSON', cause);
  }
  const weightMap = (index as { weight_map?: unknown } | null)?.weight_map;
  if (typeof weightMap !== 'object' || weightMap === null) throw malformed(where, 'it has no "weight_map"');
  return new Map(
    Object.entries(weightMap).map(([tensor, shard]): [string, string] => {
      // A shard lies in the folder itself: anything else could point at files of other people.
      if (typeof shard !== 'string' || !/^[^/\\]+\.safetensors$/.test(shard)) {
        throw malformed(
          where,
          `"${tensor}" is placed in ${JSON.stringify(shard)}, which is no plain file name`,
        );
      }
      return [tensor, shard];
    }),
  );
}

function noWeights(checkpointDir: string): EngineError {
  const hasPyTorchWeights = readdirSync(checkpointDir).some((name) => /^pytorch_model.*\.bin$/.test(name));
  const advice = hasPyTorchWeights
    ? 'It holds PyTorch .bin weights, which are not read yet: save the checkpoint as safetensors.'
    : 'Check that this is the folder of a LLaVA or FlexAttention checkpoint.';
  return new EngineError(
    'checkpoint-missing',
    `${checkpointDir} holds neither ${singleFileName} nor ${indexFileName}. ${advice}`,
  );
}
