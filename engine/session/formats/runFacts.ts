import { choicesText } from '../../protocol/choicesText.js';
import { outsideTaughtText } from '../../protocol/outsideTaughtText.js';
import type { Origin } from '../../protocol/origin.js';
import type { Region } from '../../protocol/region.js';
import { selectsCells } from '../../protocol/reportingLayers.js';
import type { KeptSteering, RunRecord } from '../../protocol/runRecord.js';
import type { Span } from '../../protocol/steering.js';

/** The answer of a run: its own, or the tokens as far as they came. */
export function answerOf({ result, tokens }: RunRecord): string {
  return result?.answer ?? tokens.map(({ text }) => text).join('');
}

/** How a run ended, in words. */
export function stateText({ state, result, failure }: RunRecord): string {
  if (state === 'failed') return `failed: ${failure?.message ?? 'no reason was kept'}`;
  if (state === 'stopped') return 'stopped before its end';
  if (state === 'running') return 'cut off';
  return result?.stopped === 'length' ? 'finished: as long as it may be' : 'finished';
}

/** Every setting and measurement of a run as pairs of a name and a text, for tables; what does not apply is left out. */
export function runFacts(run: RunRecord): readonly (readonly [name: string, value: string])[] {
  const { settings, model, prefill, result, picture } = run;
  const { sampling, steering, region, givenTokens } = settings;
  const facts: (readonly [string, string | false | undefined | null])[] = [
    ['State', stateText(run)],
    ['Asked', timeText(run.askedAt)],
    ['Ended', run.endedAt && timeText(run.endedAt)],
    [
      'Model',
      model && `${model.modelName} (${count(model.parameterCount)} parameters, ${model.layers} layers)`,
    ],
    ['Provider', model && `${model.provider} (${model.providerReason})`],
    ['Weights', model?.weights],
    ['Asked with', model?.promptTemplate && `template ${model.promptTemplate}`],
    ['High-res reading', model?.untrainedHighres === true && 'untrained'],
    ['Variant', settings.variant],
    ['Weights trained for', prefill?.trainedFor],
    ['Selector', settings.selector],
    ['Threshold', thresholdText(settings.threshold, model?.threshold)],
    ['Always read', steering?.force && cellsText(steering.force)],
    ['Never read', steering?.forbid && cellsText(steering.forbid)],
    ['Read by rule', steering?.rules?.map(ruleText).join('; ')],
    ['Region', region && `${regionText(region)}: ${regionUseTexts[region.use]}`],
    [
      'Given',
      givenTokens &&
        `the first ${givenTokens.length === 1 ? 'token' : `${givenTokens.length} tokens`} of the answer`,
    ],
    ['Made of', run.origin && originText(run.origin)],
    [
      'Sampling',
      sampling.temperature === 0
        ? 'greedy'
        : `temperature ${sampling.temperature}, top-p ${sampling.topP}, seed ${sampling.seed}`,
    ],
    ['Longest answer', `${sampling.maxNewTokens} tokens`],
    ['Picture', `${picture.width} x ${picture.height} pixels, sha256 ${picture.sha256}`],
    ['Shown of the picture', picture.shown],
    ['Chosen of the picture', choicesText(picture.choices)],
    ['Inputs', model && `${model.lowresSize} and ${model.highresSize} pixels a side`],
    ['Outside what was taught', outsideTaughtText(prefill?.outside)],
    ['Prompt', prefill && `${prefill.promptTokens} tokens, ${prefill.reusedTokens} of them remembered`],
    ['Tokens', String(run.tokens.length)],
    [
      'Selected',
      result &&
        run.hasMasks &&
        selectsCells(prefill) &&
        `${percent(result.selectedFraction)} of the cells, on average`,
    ],
    [
      'Time',
      result &&
        `${seconds(result.timing.totalMs)}, to the first token ${seconds(result.timing.firstTokenMs)}`,
    ],
    ['Speed', result && `${result.tokensPerSecond.toFixed(1)} tokens a second`],
    ['Operations', result && `decoder ${flops(result.decoderFlops)}, vision ${flops(result.visionFlops)}`],
    ['App version', run.appVersion],
    ['Run', run.runId],
  ];
  return facts.flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value] as const] : [],
  );
}

/** A time as people read it: `2026-11-30 18:00:00 UTC`. */
export function timeText(time: string): string {
  return new Date(time)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}

/** A share of 1 as percent. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Cells of a word of 81 letters as `row,column`, counted from 0. */
function cellsText(word: string): string {
  const cells = Array.from(word).flatMap((letter, cell) => (letter === '1' ? [cell] : []));
  return cells.length === 0 ? '' : cells.map((cell) => `${Math.floor(cell / 9)},${cell % 9}`).join(' ');
}

/** Cells for some layers and tokens: `layers 2 to 4, token 1: always 3,4; never 0,0`; tokens are counted from 1. */
function ruleText({ layers, tokens, force, forbid }: NonNullable<KeptSteering['rules']>[number]): string {
  const where = [spanText('layer', layers, 0), spanText('token', tokens, 1)].filter((part) => part !== '');
  const cells = [force && `always ${cellsText(force)}`, forbid && `never ${cellsText(forbid)}`];
  return `${where.length === 0 ? 'everywhere' : where.join(', ')}: ${cells.filter(Boolean).join(', ') || 'no cell'}`;
}

function spanText(what: string, span: Span | undefined, first: number): string {
  if (span === undefined) return '';
  const [from, to] = [span[0] + first, span[1] + first];
  return from === to ? `${what} ${from}` : `${what}s ${from} to ${to}`;
}

/** A region as people read it: `400 x 300 pixels at 120,80`. */
export function regionText({ left, top, width, height }: Region): string {
  return `${width} x ${height} pixels at ${left},${top}`;
}

const regionUseTexts = {
  all: 'the model saw nothing else',
  highres: 'the high-res view is of it alone',
} as const satisfies Record<Region['use'], string>;

function originText({ runId, how, tokenIndex }: Origin): string {
  const at = tokenIndex === undefined ? '' : `, from token ${tokenIndex + 1}`;
  return `${runId} (${originTexts[how]}${at})`;
}

const originTexts = {
  steered: 'cells painted in or out',
  threshold: 'another threshold',
  selector: 'another selector',
  branch: 'a branch',
  region: 'a part of the picture',
  zoom: 'a second pass, where it had looked',
  sample: 'drawn again',
  variant: 'another variant',
} as const satisfies Record<Origin['how'], string>;

function thresholdText(asked: number | undefined, ofModel: number | undefined): string | undefined {
  if (asked !== undefined) return `${asked} (asked for)`;
  return ofModel === undefined ? undefined : `${ofModel} (the model's)`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function flops(value: number): string {
  return `${(value / 1e9).toPrecision(3)} GFLOP`;
}
