import {
  type ConversionPlan,
  type ConversionSummary,
  convertCheckpoint,
} from '../checkpoint/conversion/convertCheckpoint.js';
import type { BlockSize } from '../protocol/blockSize.js';
import { bytesText, durationText } from '../protocol/amountTexts.js';
import { EngineError } from '../protocol/EngineError.js';
import { weightsTypes } from '../protocol/weightsType.js';
import type { Command, TextSink } from './command.js';
import { choice } from './commandOptions.js';
import { checkpointFolder } from './modelFolder.js';

/** `fovea convert`: a checkpoint again with another type of weights. */
export const convertCommand: Command = {
  name: 'convert',
  summary: 'Write a checkpoint with another type of weights',
  positionals: ['CHECKPOINT', 'OUT'],
  options: {
    weights: { value: weightsTypes.join('|'), description: 'type of the new weights (default fp16)' },
    block: {
      value: '32|128',
      description:
        'int8 and int4: numbers that share a scale (default 32; int4 of a width of 2048 and more: 128)',
    },
    'zero-points': { description: 'int8 and int4: each block has a zero point of its own' },
  },
  async run(options, context) {
    const [source, target] = options.positionals as [string, string];
    const weights = choice(options, 'weights', weightsTypes, 'fp16');
    const inBlocks = weights === 'int8' || weights === 'int4';
    const misplaced = ['block', 'zero-points'].find((name) => options.values.has(name));
    if (!inBlocks && misplaced !== undefined) {
      throw new EngineError(
        'option-invalid',
        `--${misplaced} is for --weights int8 and int4, but the weights are ${weights}. Leave it out, or choose one of these.`,
      );
    }
    const block = options.values.has('block') && Number(choice(options, 'block', ['32', '128'], '32'));
    const asked = options.values.has('zero-points');
    const progress = new ConversionProgress(context.stderr);
    try {
      const summary = await convertCheckpoint(await checkpointFolder(source), target, {
        weights,
        ...(block !== false && { blockSize: block as BlockSize }),
        ...(asked && { symmetric: false }),
        signal: context.signal,
        onPlan: (plan) => context.stderr.write(`${planText(weights, plan)}\n`),
        onProgress: (done, total) => progress.show(done, total),
      });
      progress.close();
      context.stderr.write(`${weights} checkpoint in ${target}: ${summaryText(summary)}\n`);
    } catch (error) {
      progress.close();
      if (context.signal.aborted)
        context.stderr.write('Stopped. The same command goes on after the last file that is finished.\n');
      throw error;
    }
  },
};

function planText(weights: string, plan: ConversionPlan): string {
  const { files, totalBytes, finishedBytes, freeBytes, estimatedMs, blockSize } = plan;
  const free = freeBytes === null ? '' : ` (${bytesText(freeBytes)} free)`;
  const before = finishedBytes === 0 ? '' : `, ${bytesText(finishedBytes)} of it finished before`;
  const count = `${files} ${files === 1 ? 'file' : 'files'}`;
  const blocks = blockSize === undefined ? '' : ` in blocks of ${blockSize}`;
  return `${weights}${blocks}: ${bytesText(totalBytes)} in ${count}${free}${before}, about ${durationText(estimatedMs / 1000)}`;
}

function summaryText({ totalBytes, elapsedMs, peakMemoryBytes }: ConversionSummary): string {
  return `${bytesText(totalBytes)} in ${durationText(elapsedMs / 1000)}, with at most ${bytesText(peakMemoryBytes)} of memory`;
}

/** Between two lines where nobody watches a terminal. */
const lineEveryMs = 10_000;

/** Where a conversion is: one line that is written over on a terminal, elsewhere a line about every ten seconds. */
class ConversionProgress {
  private readonly beganMs = performance.now();
  private beganBytes: number | undefined;
  private shownMs = performance.now();
  private shownLength = 0;

  constructor(private readonly sink: TextSink) {}

  show(doneBytes: number, totalBytes: number): void {
    this.beganBytes ??= doneBytes;
    const now = performance.now();
    const isTerminal = this.sink.isTTY === true;
    if (now - this.shownMs < (isTerminal ? 100 : lineEveryMs)) return;
    this.shownMs = now;
    const speed = (doneBytes - this.beganBytes) / (now - this.beganMs); // bytes a millisecond
    const left = speed > 0 ? `, ${durationText((totalBytes - doneBytes) / speed / 1000)} left` : '';
    const share = Math.floor((100 * doneBytes) / totalBytes);
    const text = `${share} %, ${bytesText(doneBytes)} of ${bytesText(totalBytes)}${left}`;
    this.sink.write(isTerminal ? `\r${text.padEnd(this.shownLength)}` : `${text}\n`);
    this.shownLength = text.length;
  }

  /** Ends the line that is written over. */
  close(): void {
    if (this.sink.isTTY === true && this.shownLength > 0) this.sink.write('\n');
    this.shownLength = 0;
  }
}
