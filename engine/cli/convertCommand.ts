import { convertCheckpoint } from '../checkpoint/conversion/convertCheckpoint.js';
import { weightsTypes } from '../protocol/weightsType.js';
import type { Command } from './command.js';
import { choice } from './commandOptions.js';

/** `fovea convert`: a checkpoint again with another type of weights. */
export const convertCommand: Command = {
  name: 'convert',
  summary: 'Write a checkpoint with another type of weights',
  positionals: ['CHECKPOINT', 'OUT'],
  options: {
    weights: { value: weightsTypes.join('|'), description: 'type of the new weights (default fp16)' },
  },
  async run(options, context) {
    const [source, target] = options.positionals as [string, string];
    const weights = choice(options, 'weights', weightsTypes, 'fp16');
    await convertCheckpoint(source, target, {
      weights,
      signal: context.signal,
      onProgress: (done, total) => {
        if (context.stderr.isTTY === true) context.stderr.write(`\r${done} of ${total} tensors`);
      },
    });
    context.stderr.write(`${context.stderr.isTTY === true ? '\n' : ''}${weights} checkpoint in ${target}\n`);
  },
};
