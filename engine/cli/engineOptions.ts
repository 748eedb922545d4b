import { variants, type Variant } from '../protocol/variant.js';
import type { Engine, EngineOptions } from '../answering/Engine.js';
import { promptTemplates } from '../protocol/promptTemplate.js';
import { runningProviders, type Provider } from '../protocol/provider.js';
import { weightsChoices } from '../protocol/weightsType.js';
import type { CommandContext } from './command.js';
import { choice, numberOption, type OptionSpec, type ParsedOptions } from './commandOptions.js';

/** As `providers`, but the default first. */
const providers: readonly Provider[] = [...runningProviders, 'auto'];

/** Options that every command which opens a model takes, apart from the one that names the folder. */
export const engineOptionSpecs = {
  variant: { value: variants.join('|'), description: 'which system answers (default flex)' },
  provider: { value: providers.join('|'), description: 'where it runs (default cpu)' },
  weights: {
    value: weightsChoices.join('|'),
    description: 'type of the weights in memory (default: int8 on cpu, as stored on webgpu)',
  },
  template: {
    value: promptTemplates.join('|'),
    description: "what a question is put into (default: the checkpoint's own)",
  },
  'untrained-highres': {
    description: 'have a plain LLaVA checkpoint read high-res tokens, with projections nobody trained for it',
  },
  threads: { value: 'N', description: 'threads of the cpu provider (default: all cores)' },
  resident: { value: 'on|off', description: 'keep projected high-res keys and values (default on)' },
} as const satisfies Record<string, OptionSpec>;

/** What of them belongs to a question rather than to the engine. */
export interface AskSettings {
  readonly variant: Variant;
  readonly residentKeys: boolean;
}

/** The part of a question's options that every command which asks has. @throws EngineError `option-invalid` */
export function readAskSettings(options: ParsedOptions): AskSettings {
  return {
    variant: choice(options, 'variant', variants, 'flex'),
    residentKeys: choice(options, 'resident', ['on', 'off'], 'on') === 'on',
  };
}

/**
 * Checks all options before any work, then opens the model with the weights trained for the variant asked for, uses it
 * and frees it.
 *
 * @param more what a command sets besides the options given
 */
export async function withEngine<T>(
  checkpointDir: string,
  options: ParsedOptions,
  context: CommandContext,
  use: (engine: Engine) => Promise<T>,
  more: Partial<EngineOptions> = {},
): Promise<T> {
  const engine = await context.openEngine({
    ...readEngineOptions(checkpointDir, options),
    trainedVariant: readAskSettings(options).variant,
    ...more,
    signal: context.signal,
  });
  try {
    const { modelName, provider, weights, providerReason, loadMs, notices = [] } = engine.info;
    const reason = providerReason === '' ? '' : ` (${providerReason})`;
    context.stderr.write(
      `${modelName}: ${weights} on ${provider}${reason}, loaded in ${Math.round(loadMs)} ms\n`,
    );
    for (const notice of notices) context.stderr.write(`${notice}\n`);
    return await use(engine);
  } finally {
    await engine.dispose();
  }
}

/** The options of the engine itself. @throws EngineError `option-invalid`, `provider-unknown` */
export function readEngineOptions(checkpointDir: string, options: ParsedOptions): EngineOptions {
  const threads = numberOption(options, 'threads', { least: 1, most: 1024 });
  return {
    checkpointDir,
    provider: choice(options, 'provider', providers, 'cpu'),
    ...(options.values.has('weights') && { weights: choice(options, 'weights', weightsChoices, 'stored') }),
    ...(threads !== undefined && { threads }),
    ...readOpening(options),
  };
}

/** How a checkpoint is to be taken, of the engine's options: what changes its answers. @throws EngineError `option-invalid` */
export function readOpening(
  options: ParsedOptions,
): Pick<EngineOptions, 'promptTemplate' | 'untrainedHighres'> {
  return {
    ...(options.values.has('template') && {
      promptTemplate: choice(options, 'template', promptTemplates, 'v1'),
    }),
    ...(options.values.has('untrained-highres') && { untrainedHighres: true }),
  };
}
