import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bytesText } from '../../protocol/amountTexts.js';
import { type BlockSize, usualBlockSize } from '../../protocol/blockSize.js';
import { EngineError } from '../../protocol/EngineError.js';
import { freeBytes as freeBytesOfDisk } from '../../storage/freeBytes.js';
import { writeFileAtomic } from '../../storage/writeFileAtomic.js';
import { Checkpoint } from '../Checkpoint.js';
import { unfinishedConversionFile } from '../files/openTensorFiles.js';
import { tensorFileFormats } from '../files/tensorFileFormats.js';
import { type TensorInPieces, writeSafetensors } from '../files/writeSafetensors.js';
import { defaultBlocks } from '../weights/blockFormat.js';
import { type LinearType, storedFormat } from '../weights/linearWeight.js';
import { type FinishedFile, isStillThere, readJournal, writeJournal } from './conversionJournal.js';
import { defaultPieceElements, type TargetWeights } from './convertedTensors.js';
import { copyCompanions } from './copyCompanions.js';
import { estimateMs } from './estimateMs.js';
import { type PlannedFiles, planConversion } from './planConversion.js';
import { checkTarget, fillFolder } from './targetFolder.js';

/** What a conversion will do, known before it starts. */
export interface ConversionPlan {
  /** Files of weights, and their bytes. */
  readonly files: number;
  readonly totalBytes: number;
  /** Columns that share a scale; undefined where the weights are in no blocks. */
  readonly blockSize: BlockSize | undefined;
  /** Of them, what an earlier conversion has finished; it was read and compared. */
  readonly finishedBytes: number;
  /** Free on the disk of the target; null where the system does not say. */
  readonly freeBytes: number | null;
  /** How long the rest will take, measured on some of it. */
  readonly estimatedMs: number;
}

/** What a conversion did. */
export interface ConversionSummary extends Omit<ConversionPlan, 'freeBytes' | 'estimatedMs' | 'blockSize'> {
  readonly elapsedMs: number;
  /** Most memory that the process has had resident until its end, in bytes. */
  readonly peakMemoryBytes: number;
}

/** What the new checkpoint is to be. */
export interface ConvertOptions extends TargetWeights {
  /** What it returns is waited for: nothing is converted before. */
  readonly onPlan?: (plan: ConversionPlan) => unknown;
  /** Bytes of weights finished and in all, those of an earlier conversion included. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
  readonly signal?: AbortSignal;
  /** Numbers that are in memory at a time (default 4 Mi). */
  readonly pieceElements?: number;
  /** Up to this size all weights go into one file (default 256 MiB). */
  readonly singleFileBytes?: number;
  /** Room on the disk of a folder; for tests. */
  readonly freeBytes?: (folder: string) => Promise<number | null>;
}

/**
 * Writes a checkpoint again with another type of weights (docs/checkpoint-format.md), with configs, tokenizer and model card copied
 * along, and a tower that lay apart taken in. The source is never changed. What opens a checkpoint is written last. A conversion that
 * is stopped, or fails for want of room, leaves the files it has finished, and the same call goes on from there; any other failure leaves
 * nothing.
 *
 * @param sourceDir checkpoint folder. @param targetDir folder that does not exist yet or holds no weights.
 * @throws EngineError `option-invalid` when the target is the source, lies in it, holds a checkpoint or another conversion already,
 * cannot be written to or has too little room, and for numbers too large for half precision; `checkpoint-malformed` for NaN and
 * infinity; all that `Checkpoint.open` throws; the signal's reason when it is aborted.
 */
export async function convertCheckpoint(
  sourceDir: string,
  targetDir: string,
  options: ConvertOptions,
): Promise<ConversionSummary> {
  const source = Checkpoint.open(sourceDir);
  try {
    await checkTarget(sourceDir, targetDir);
    return await new Conversion(source, targetDir, options).run();
  } catch (error) {
    throw isSystemError(error) ? cannotWrite(targetDir, error) : error;
  } finally {
    source.close();
  }
}

/** One conversion: its files, and which of them are finished. */
class Conversion {
  private readonly planned: PlannedFiles;
  private readonly blockSize: BlockSize | undefined;
  /** Tells a conversion of these weights to this format from all others. */
  private readonly identity: string;
  private finished: FinishedFile[] = [];

  constructor(
    private readonly source: Checkpoint,
    private readonly targetDir: string,
    private readonly options: ConvertOptions,
  ) {
    const { pieceElements = defaultPieceElements, singleFileBytes, weights, symmetric } = options;
    this.blockSize = options.blockSize ?? blockSizeFor(source, weights);
    const { blockSize } = this;
    this.planned = planConversion(source, { ...options, blockSize }, pieceElements, singleFileBytes);
    const files = this.planned.files.map(({ name, sizeBytes }) => [name, sizeBytes]);
    this.identity = createHash('sha256')
      .update(JSON.stringify([source.fingerprint, weights, blockSize, symmetric, files]))
      .digest('hex');
  }

  run(): Promise<ConversionSummary> {
    const names = () => [...this.finished.map(({ name }) => name), unfinishedConversionFile];
    return fillFolder(
      this.targetDir,
      async () => {
        this.finished = [...(await readJournal(this.targetDir, this.identity))];
        return names();
      },
      () => this.write(),
      (error) => (this.finished.length > 0 && this.mayGoOn(error) ? names() : []),
    );
  }

  /** Whether the same conversion can succeed later: it was stopped, or the system would not have it. */
  private mayGoOn(error: unknown): boolean {
    return this.options.signal?.aborted === true || isSystemError(error) || error instanceof NoRoom;
  }

  private async write(): Promise<ConversionSummary> {
    const { targetDir, source, options } = this;
    const { files, metadata } = this.planned;
    const began = performance.now();
    await this.keepWhatIsWhole();
    await this.removeParts();
    await writeJournal(targetDir, this.identity, this.finished);
    const plan = await this.plan();
    await options.onPlan?.(plan);
    let doneBytes = plan.finishedBytes;
    const counted = (tensor: TensorInPieces): TensorInPieces => ({
      ...tensor,
      pieces: function* () {
        for (const piece of tensor.pieces()) {
          options.signal?.throwIfAborted();
          yield piece;
          doneBytes += piece.byteLength;
          options.onProgress?.(doneBytes, plan.totalBytes);
        }
      },
    });
    const [only] = files.length === 1 ? files : [];
    if (only !== undefined) await copyCompanions(source, targetDir);
    for (const { name, tensors } of this.unfinished()) {
      const written = await writeSafetensors(join(targetDir, name), tensors.map(counted), metadata);
      if (only !== undefined) break;
      this.finished.push({ name, ...written });
      await writeJournal(targetDir, this.identity, this.finished);
    }
    options.signal?.throwIfAborted();
    if (only === undefined) {
      await copyCompanions(source, targetDir);
      await this.writeIndex(plan.totalBytes);
    }
    await rm(join(targetDir, unfinishedConversionFile), { force: true });
    options.onProgress?.(plan.totalBytes, plan.totalBytes);
    const elapsedMs = performance.now() - began;
    const { totalBytes, finishedBytes } = plan;
    const peakMemoryBytes = process.resourceUsage().maxRSS * 1024;
    return { files: files.length, totalBytes, finishedBytes, elapsedMs, peakMemoryBytes };
  }

  /** Reads what an earlier conversion left; what is not as it was finished is made again. */
  private async keepWhatIsWhole(): Promise<void> {
    const whole: FinishedFile[] = [];
    for (const file of this.finished) {
      this.options.signal?.throwIfAborted();
      if (await isStillThere(this.targetDir, file)) whole.push(file);
    }
    this.finished = whole;
  }

  /** Takes away what a conversion that was killed was writing. */
  private async removeParts(): Promise<void> {
    const names = await readdir(this.targetDir);
    const parts = names.filter((name) => /^(model[\w.-]*|[\da-f-]{36})\.[\w.-]*part$/.test(name));
    for (const name of parts) await rm(join(this.targetDir, name), { force: true });
  }

  private async plan(): Promise<ConversionPlan> {
    const { targetDir, options } = this;
    const { files } = this.planned;
    const sum = (sizes: readonly { readonly sizeBytes: number }[]) =>
      sizes.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0);
    const [totalBytes, finishedBytes] = [sum(files), sum(this.finished)];
    const free = await (options.freeBytes ?? freeBytesOfDisk)(targetDir);
    if (free !== null && free < totalBytes - finishedBytes)
      throw new NoRoom(targetDir, totalBytes - finishedBytes, free);
    const estimatedMs = await estimateMs(targetDir, this.unfinished());
    const { blockSize } = this;
    return { files: files.length, totalBytes, blockSize, finishedBytes, freeBytes: free, estimatedMs };
  }

  private unfinished() {
    const names = new Set(this.finished.map(({ name }) => name));
    return this.planned.files.filter(({ name }) => !names.has(name));
  }

  private async writeIndex(totalBytes: number): Promise<void> {
    const places = this.planned.files.flatMap(({ name, tensors }) =>
      tensors.map((tensor): [string, string] => [tensor.name, name]),
    );
    const index = { metadata: { total_size: totalBytes }, weight_map: Object.fromEntries(places) };
    const { indexName } = tensorFileFormats[0]!;
    await writeFileAtomic(join(this.targetDir, indexName), `${JSON.stringify(index, null, 2)}\n`);
  }
}

/** The disk has less room than the conversion will take. */
class NoRoom extends EngineError {
  constructor(targetDir: string, neededBytes: number, free: number) {
    super(
      'option-invalid',
      `The conversion needs ${bytesText(neededBytes)}, and the disk of ${resolve(targetDir)} has ${bytesText(free)} left. ` +
        'Free some space, or name a folder on another disk.',
    );
  }
}

/** A refusal of the operating system: no room, no permission, a file where a folder should be. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code));
}

function cannotWrite(targetDir: string, cause: Error): EngineError {
  return new EngineError(
    'option-invalid',
    `Cannot write the checkpoint to ${resolve(targetDir)}: ${cause.message}. Free some space, or name another folder.`,
    { cause },
  );
}

/** Blocks that are there already stay as they are. */
function blockSizeFor({ config, tensors }: Checkpoint, weights: LinearType): BlockSize | undefined {
  if (weights !== 'int8' && weights !== 'int4') return undefined;
  const stored = storedFormat(tensors, 'model.layers.0.self_attn.q_proj.weight');
  if (stored?.bits === defaultBlocks[weights].bits) return stored.blockSize;
  return usualBlockSize(weights, config.decoder.hiddenSize);
}
