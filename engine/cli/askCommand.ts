import { EngineError } from '../protocol/EngineError.js';
import { Picture } from '../image/Picture.js';
import type { ImageChoices } from '../protocol/imageChoices.js';
import type { ImageFacts } from '../protocol/imageFacts.js';
import { outsideTaughtText } from '../protocol/outsideTaughtText.js';
import type { DoneEvent, LayerEvent, PrefillEvent, TokenEvent } from '../protocol/runEvent.js';
import { checkQuestion } from '../text/prompt.js';
import { maxNewTokens, maxSeed, maxTemperature, maxThreshold } from '../protocol/limits.js';
import { selectors } from '../protocol/selector.js';
import { checkPngOutput } from './checkOutput.js';
import type { Command } from './command.js';
import { choice, numberOption, type ParsedOptions } from './commandOptions.js';
import { engineOptionSpecs, readAskSettings, withEngine } from './engineOptions.js';
import { pictureOptionSpecs, readImageChoices, writeShown } from './pictureOptions.js';
import { pictureSource } from './pictureSource.js';
import { rowsOf } from './rowsOf.js';
import { writeOverlay } from './writeOverlay.js';

/** `fovea ask`: the answer as it comes, or one JSON object with all that was seen. */
export const askCommand: Command = {
  name: 'ask',
  summary: 'Answer a question about an image',
  positionals: ['IMAGE', 'QUESTION'],
  options: {
    model: { value: 'DIR', description: 'checkpoint folder (default: the shipped fovea-mini)' },
    ...engineOptionSpecs,
    ...pictureOptionSpecs,
    json: { description: 'print one JSON object: picture, answer, tokens, layers, timing' },
    overlay: {
      value: 'OUT.png',
      description: 'write the image with the cells that were read drawn over it',
    },
    'max-tokens': { value: 'N', description: 'longest answer, in tokens' },
    temperature: { value: 'T', description: '0 is greedy (default)' },
    'top-p': { value: 'P', description: 'nucleus mass when sampling (default 1)' },
    seed: { value: 'N', description: 'seed when sampling (default 0)' },
    threshold: { value: '0-255', description: "binarisation threshold instead of the model's own" },
    selector: {
      value: selectors.join('|'),
      description: 'what selects high-res cells (default attention)',
    },
  },
  async run(options, context) {
    const [imageWord, question] = options.positionals as [string, string];
    checkQuestion(question); // before a model is loaded for it
    const settings = { ...readAskSettings(options), ...readRunSettings(options) };
    const choices = readImageChoices(options);
    const overlayPath = options.values.get('overlay');
    refuseOverlayOfOthers(overlayPath, settings.variant);
    const source = await pictureSource(imageWord, context);
    if (overlayPath !== undefined)
      await checkPngOutput('--overlay', overlayPath, 'path' in source ? [source.path] : []);
    const picture = await Picture.open(source, choices);
    const json = options.values.has('json');
    const modelDir = options.values.get('model') ?? context.defaultModelDir;
    await withEngine(modelDir, options, context, async (engine) => {
      const tokens: TokenEvent[] = [];
      const layers: LayerEvent[] = [];
      let prefill: PrefillEvent | undefined;
      let done: DoneEvent | undefined;
      const request = { image: picture, question, signal: context.signal, ...settings };
      for await (const event of engine.ask(request)) {
        // The image is seen: its pixels are wanted again only to draw on.
        if (event.type === 'prefill' && overlayPath === undefined) picture.releasePixels();
        if (event.type === 'layer') layers.push(event);
        if (event.type === 'done') done = event;
        if (event.type === 'prefill') {
          prefill = event;
          const outside = outsideTaughtText(event.outside);
          if (outside !== null) context.stderr.write(`${outside}\n`);
        }
        if (event.type !== 'token') continue;
        const started = tokens.some((token) => token.text.trim() !== '');
        if (!json) context.stdout.write(started ? event.text : event.text.trimStart());
        tokens.push(event);
      }
      if (done === undefined) throw new Error('the engine ended a run without saying so');
      const facts = picture.known;
      if (facts !== undefined) writeShown(picture.name, facts, context.stderr);
      if (json) {
        const asked = { image: imageWord, picture: pictureReport(choices, facts), question };
        const report = { ...asked, ...askReport(engine.info.modelName, tokens, layers, done, prefill) };
        context.stdout.write(`${JSON.stringify({ ...report, provider: engine.info.provider })}\n`);
      } else {
        context.stdout.write('\n');
        context.stderr.write(summary(done));
      }
      if (overlayPath !== undefined && done.stopped !== 'cancelled') {
        await writeOverlay(picture, layers, overlayPath, context);
        context.stderr.write(`overlay written to ${overlayPath}\n`);
      }
    });
  },
};

/** The options of a question besides variant and residency. */
function readRunSettings(options: ParsedOptions): object {
  const sampling = {
    maxNewTokens: numberOption(options, 'max-tokens', { least: 1, most: maxNewTokens }),
    temperature: numberOption(options, 'temperature', { least: 0, most: maxTemperature, whole: false }),
    topP: numberOption(options, 'top-p', { least: 1e-6, most: 1, whole: false }),
    seed: numberOption(options, 'seed', { least: 0, most: maxSeed }),
  };
  const threshold = numberOption(options, 'threshold', { least: 0, most: maxThreshold, whole: false });
  return {
    sampling: Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined)),
    ...(threshold !== undefined && { threshold }),
    selector: choice(options, 'selector', selectors, 'attention'),
  };
}

function refuseOverlayOfOthers(overlay: string | undefined, variant: string): void {
  if (overlay === undefined || variant === 'flex') return;
  throw new EngineError(
    'option-invalid',
    `Expected --overlay to name a PNG file to write, but the ${variant} variant selects no cells: use --variant flex.`,
  );
}

/** What was chosen of a picture, and what is shown of it; null where a run was stopped before it was decoded. */
function pictureReport(chosen: ImageChoices, facts: ImageFacts | undefined): object | null {
  if (facts === undefined) return null;
  const { details, ...size } = facts;
  return { ...size, ...details, chosen };
}

function askReport(
  model: string,
  tokens: readonly TokenEvent[],
  layers: readonly LayerEvent[],
  done: DoneEvent,
  prefill: PrefillEvent | undefined,
): object {
  return {
    model,
    answer: done.answer,
    stopped: done.stopped,
    outside: prefill?.outside ?? null,
    tokens: tokens.map(({ tokenIndex, id, text, logProbability, alternatives, elapsedMs }) => ({
      tokenIndex,
      id,
      text,
      logProbability,
      alternatives,
      elapsedMs,
    })),
    layers: layers.map(({ tokenIndex, layer, selectedFraction, attentionMap, selectionGrid }) => ({
      tokenIndex,
      layer,
      selectedFraction,
      attentionMap: rowsOf(attentionMap),
      selectionGrid: rowsOf(selectionGrid),
    })),
    selectedFraction: done.selectedFraction,
    timing: done.timing,
    tokensPerSecond: done.tokensPerSecond,
    decoderFlops: done.decoderFlops,
    visionFlops: done.visionFlops,
  };
}

function summary({ timing, tokensPerSecond, selectedFraction, stopped }: DoneEvent): string {
  return (
    `first token after ${Math.round(timing.firstTokenMs)} ms (image ${Math.round(timing.visionMs)} ms), ` +
    `${tokensPerSecond.toFixed(1)} tokens/s, ${(selectedFraction * 100).toFixed(1)} % selected, ${stopped}\n`
  );
}
