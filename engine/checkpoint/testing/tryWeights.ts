import { readFileSync, writeFileSync } from 'node:fs';
import { EngineError } from '../../protocol/EngineError.js';
import { Dice } from '../../testing/fuzz/Dice.js';
import { mutateBytes, mutateHeaders } from '../../testing/fuzz/mutateBytes.js';
import { makeZip } from '../../testing/makeZip.js';
import type { TensorFile } from '../files/TensorFile.js';
import { SafetensorsFile } from '../files/SafetensorsFile.js';
import { TorchFile } from '../files/torch/TorchFile.js';

/** Formats that are tried. */
export const triedFormats = ['torch', 'safetensors'] as const;
type Format = (typeof triedFormats)[number];

/** What became of a mutated file: `fault` says what was wrong with how it was taken. */
export interface WeightsTrial {
  readonly outcome: 'read' | 'refused';
  readonly fault: string | null;
  /** Time of the processor, in milliseconds. */
  readonly spentMs: number;
}

/** Sound files to spoil. */
export interface SoundWeights {
  /** Files of an archive of PyTorch's: a mutated pickle is put in anew, so that it is reached. */
  readonly torch: readonly (readonly [string, Uint8Array])[];
  /** An archive as PyTorch wrote it. */
  readonly archive: Buffer;
  readonly safetensors: Buffer;
}

/**
 * Spoils a file by a seed, opens it and reads every tensor of it, whole and its last row.
 *
 * @param path where the file is written; it is written over.
 */
export function tryWeights(
  path: string,
  sound: SoundWeights,
  format: Format,
  ...seeds: number[]
): WeightsTrial {
  const dice = new Dice(...seeds);
  const bytes = format === 'torch' ? mutateTorch(sound, dice) : mutateSafetensors(sound.safetensors, dice);
  writeFileSync(path, bytes);
  const began = process.cpuUsage();
  const { outcome, fault } = readAll(path, format, bytes.length);
  const { user, system } = process.cpuUsage(began);
  return { outcome, fault, spentMs: (user + system) / 1000 };
}

function readAll(path: string, format: Format, sizeBytes: number): Pick<WeightsTrial, 'outcome' | 'fault'> {
  let file: TensorFile | undefined;
  try {
    file = format === 'torch' ? TorchFile.open(path) : SafetensorsFile.open(path);
    for (const name of file.tensorNames) {
      const whole = file.read(name);
      if (whole.length > sizeBytes)
        return { outcome: 'read', fault: `"${name}" took ${whole.length} bytes of a file of ${sizeBytes}` };
      const { shape } = file.entry(name)!;
      if (shape.length > 0 && shape[0]! > 0) {
        const row = file.readRows(name, shape[0]! - 1, 1);
        const end = whole.subarray(whole.length - row.length);
        if (Buffer.compare(row, end) !== 0)
          return { outcome: 'read', fault: `the last row of "${name}" differs` };
      }
    }
    return { outcome: 'read', fault: null };
  } catch (error) {
    if (error instanceof EngineError) return { outcome: 'refused', fault: null };
    return { outcome: 'refused', fault: error instanceof Error ? String(error.stack) : String(error) };
  } finally {
    file?.close();
  }
}

function mutateTorch({ torch, archive }: SoundWeights, dice: Dice): Buffer {
  const way = dice.below(10);
  if (way < 2) return mutateHeaders(archive, dice);
  if (way < 4) return mutateBytes(archive, dice);
  // Most go for the pickle: an archive that is broken is refused before it is reached.
  const files = torch.map(([name, bytes]) => ({
    name: `archive/${name}`,
    content: name === 'data.pkl' ? mutatePickle(Buffer.from(bytes), dice) : Buffer.from(bytes),
  }));
  return makeZip(files.map(({ name, content }) => ({ name, content, method: 0 })));
}

/** Words of pickle that do something, put where they are not expected. */
const strangers = [
  'cposix\nsystem\n',
  'cbuiltins\neval\n',
  'X\x02\x00\x00\x00lsR',
  '\x8c\x05posix\x8c\x06system\x93',
  'h\x00',
  'j\xff\xff\xff\xff',
  '(',
  't',
  'R',
  'b',
  '\x8a\xff',
  'X\xff\xff\xff\xff',
  'J\xff\xff\xff\xff',
  '\x85\x85\x85',
  ']q\x00h\x00a',
];

function mutatePickle(pickle: Buffer, dice: Dice): Buffer {
  let spoiled = pickle;
  for (let left = 1 + dice.below(2); left > 0; left--) {
    if (dice.happens(0.6)) spoiled = mutateBytes(spoiled, dice);
    else {
      const at = dice.below(spoiled.length + 1);
      const stranger = Buffer.from(dice.one(strangers), 'latin1');
      spoiled = Buffer.concat([spoiled.subarray(0, at), stranger, spoiled.subarray(at)]);
    }
  }
  return spoiled;
}

function mutateSafetensors(sound: Buffer, dice: Dice): Buffer {
  if (dice.happens(0.3)) return mutateBytes(sound, dice);
  // The header anew, with its true length, so that what it says is reached.
  const length = Number(sound.readBigUInt64LE(0));
  const header = mutateBytes(sound.subarray(8, 8 + length), dice);
  const field = Buffer.alloc(8);
  field.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([field, header, sound.subarray(8 + length)]);
}

/** The files that are spoiled. */
export function readSoundWeights(
  archivePath: string,
  torch: SoundWeights['torch'],
  safetensorsPath: string,
): SoundWeights {
  return { torch, archive: readFileSync(archivePath), safetensors: readFileSync(safetensorsPath) };
}
