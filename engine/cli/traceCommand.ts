import type { Engine } from '../answering/Engine.js';
import type { LayerEvent, TokenEvent } from '../protocol/runEvent.js';
import type { Command } from './command.js';
import { numberOption, requiredOption } from './commandOptions.js';
import { engineOptionSpecs, readAskSettings, withEngine } from './engineOptions.js';
import { checkpointFolder } from './modelFolder.js';
import { pictureSource } from './pictureSource.js';
import { rowsOf } from './rowsOf.js';
import { readPromptIds } from './tokenIds.js';

/** `fovea trace`: a fixed number of greedy steps from given ids, everything printed, for comparison with other code. */
export const traceCommand: Command = {
  name: 'trace',
  summary: 'Print tokens, logits, attention maps and selections of a run as JSON',
  positionals: [],
  options: {
    checkpoint: { value: 'DIR', description: 'checkpoint folder, or its name on the hub' },
    image: { value: 'FILE', description: 'image file' },
    'input-ids': { value: 'IDS', description: 'prompt as token ids with one -200, such as 1,17,-200,13' },
    steps: { value: 'N', description: 'tokens to generate' },
    ...engineOptionSpecs,
    weights: {
      ...engineOptionSpecs.weights,
      description: 'type of the weights in memory (default: stored, without loss)',
    },
  },
  async run(options, context) {
    const checkpointDir = await checkpointFolder(requiredOption(options, traceCommand, 'checkpoint'));
    const imageWord = requiredOption(options, traceCommand, 'image');
    const promptIds = readPromptIds('input-ids', requiredOption(options, traceCommand, 'input-ids'));
    requiredOption(options, traceCommand, 'steps');
    const fixedSteps = numberOption(options, 'steps', { least: 1, most: 100_000 })!;
    const image = await pictureSource(imageWord, context);
    const { signal } = context;
    const request = { image, promptIds, fixedSteps, keepLogits: true, signal, ...readAskSettings(options) };
    const trace = async (engine: Engine) => {
      const collected: TraceStep[] = [];
      let layers: TraceLayer[] = [];
      for await (const event of engine.ask(request)) {
        if (event.type === 'layer') layers.push(traceLayer(event));
        if (event.type !== 'token') continue;
        collected.push(traceStep(event, layers));
        layers = [];
      }
      return collected;
    };
    // What is compared with other code computes with the very numbers of the checkpoint unless asked otherwise.
    const exact = options.values.has('weights') ? {} : ({ weights: 'stored' } as const);
    const steps = await withEngine(checkpointDir, options, context, trace, exact);
    if (context.signal.aborted) return;
    context.stdout.write(`${JSON.stringify({ tokens: steps.map((step) => step.token), steps })}\n`);
  },
};

interface TraceLayer {
  readonly layer: number;
  /** [g][g], head-summed attention. */
  readonly attentionMap: number[][];
  /** [9][9] of 0 and 1. */
  readonly selectionGrid: number[][];
}

interface TraceStep {
  readonly token: number;
  /** [vocabulary]. */
  readonly logits: number[];
  readonly layers: TraceLayer[];
}

function traceLayer(event: LayerEvent): TraceLayer {
  return {
    layer: event.layer,
    attentionMap: rowsOf(event.attentionMap),
    selectionGrid: rowsOf(event.selectionGrid),
  };
}

function traceStep(event: TokenEvent, layers: TraceLayer[]): TraceStep {
  if (event.logits === undefined) throw new Error('the engine sent no logits though asked to keep them');
  return { token: event.id, logits: rowsOf(event.logits, 1)[0]!, layers };
}
