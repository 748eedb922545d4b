import { inspectModel } from '../answering/inspection/inspectModel.js';
import { EngineError } from '../protocol/EngineError.js';
import { canLoad } from '../protocol/canLoad.js';
import type { ModelLook } from '../protocol/modelLook.js';
import { runningProviders } from '../protocol/provider.js';
import { weightsChoices } from '../protocol/weightsType.js';
import type { Command } from './command.js';
import { choice } from './commandOptions.js';
import { lookText } from './lookText.js';

/** `fovea inspect`: what model folders hold and would take, before anything of them is loaded. */
export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'Say what model folders hold, lack and would take of memory',
  positionals: ['FOLDER...'],
  options: {
    provider: {
      value: runningProviders.join('|'),
      description: 'where they would run, for the memory (default cpu)',
    },
    weights: {
      value: weightsChoices.join('|'),
      description: 'type of the weights in memory (default: int8 on cpu, as stored on webgpu)',
    },
    json: { description: 'print one JSON array, an object a folder' },
  },
  async run(options, { stdout, signal }) {
    const provider = choice(options, 'provider', runningProviders, 'cpu');
    const weights = options.values.has('weights')
      ? choice(options, 'weights', weightsChoices, 'stored')
      : undefined;
    const isText = !options.values.has('json');
    const looks: ModelLook[] = [];
    for (const folder of options.positionals) {
      const look = await inspectModel(folder, { provider, weights, signal });
      if (isText) stdout.write(`${looks.length === 0 ? '' : '\n'}${lookText(look)}`);
      looks.push(look);
    }
    if (!isText) stdout.write(`${JSON.stringify(looks, undefined, 2)}\n`);
    const refused = looks.filter((look) => canLoad(look) === 'no');
    if (refused.length > 0) {
      throw new EngineError(
        'checkpoint-malformed',
        `${refused.length} of ${looks.length} folders cannot be opened: ${refused.map(({ folder }) => folder).join(', ')}. ` +
          'What is wrong with each, and what to do, stands with it.',
      );
    }
  },
};
