import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { Selector } from '../../../engine/protocol/selector.js';
import type { Variant } from '../../../engine/protocol/variant.js';
import type { AskSettings, Run } from '../runs/run.js';
import { showsSame, type RunSlice } from '../runs/runSlice.js';
import { variantNames } from '../runs/variantTexts.js';
import { visibleToken } from '../runs/visibleToken.js';
import type { CompareSlice } from './compareSlice.js';
import { scoreKey } from './compareSlice.js';

/** A setting a question is to be asked under too. */
export type Wish =
  | { readonly how: 'variant'; readonly variant: Variant }
  | { readonly how: 'selector'; readonly selector: Selector }
  | { readonly how: 'threshold'; readonly threshold: number };

/** The settings of a run with one of them changed. What only the given selection steers stays for FlexAttention alone. */
export function wishedSettings(settings: AskSettings, wish: Wish): AskSettings {
  if (wish.how === 'variant') return { ...settings, variant: wish.variant };
  if (wish.how === 'selector') return { ...settings, variant: 'flex', selector: wish.selector };
  return { ...settings, variant: 'flex', threshold: wish.threshold };
}

/**
 * The runs that answer the question of one run about the same picture, in the order they were asked: that run itself, and of
 * others that were asked in the same way of the same model the newest. Answers that were drawn beside another, and those that
 * have not come to their end, are left out.
 */
export function comparedRuns({ runs, runIds }: RunSlice, originRunId: string): readonly Run[] {
  const origin = runs[originRunId];
  if (origin === undefined) return [];
  const byWay = new Map<string, Run>();
  for (const runId of runIds) {
    const run = runs[runId]!;
    if (run.imageId !== origin.imageId || run.question !== origin.question) continue;
    if (run.origin?.how === 'sample' || run.state !== 'finished' || run.tokens.length === 0) continue;
    if (!showsSame(run, origin.picture)) continue;
    const way = wayOf(run);
    if (byWay.get(way)?.runId !== originRunId) byWay.set(way, run);
  }
  const found = new Set([...byWay.values()].map(({ runId }) => runId));
  return runIds.flatMap((runId) => (found.has(runId) ? [runs[runId]!] : []));
}

/** Whether a question was asked under the settings of one run, with a setting changed. */
export function isThere(compared: readonly Run[], origin: Run, wish: Wish): boolean {
  const way = wayOf({ ...origin, settings: wishedSettings(origin.settings, wish) });
  return compared.some((run) => wayOf(run) === way);
}

/** What a setting is called at the head of its column. */
export function settingName(run: Run): string {
  const {
    settings: { variant, selector, threshold, ...more },
    model,
  } = run;
  const parts = [variantNames[variant]];
  if (variant === 'flex' && selector !== 'attention') parts.push(`selector ${selector}`);
  if (variant === 'flex' && threshold !== undefined) parts.push(`threshold ${threshold}`);
  if (variant === 'flex' && more.steering !== undefined) parts.push('cells painted');
  if (more.region !== undefined) parts.push('a region');
  if (more.givenTokens !== undefined) parts.push(givenText(run, more.givenTokens.length));
  if (more.sampling.temperature > 0) {
    parts.push(`temperature ${more.sampling.temperature}`, `seed ${more.sampling.seed}`);
  }
  if (model !== null) parts.push(model.modelName);
  return parts.join(' · ');
}

/** Of an answer whose beginning was given: where it leaves the other, or how much was given. */
function givenText({ origin, tokens }: Run, given: number): string {
  const at = origin?.how === 'branch' ? origin.tokenIndex : undefined;
  const token = tokens[at ?? -1];
  if (at === undefined || token === undefined) return given === 1 ? '1 token given' : `${given} tokens given`;
  return `branch at token ${at + 1} “${visibleToken(token.text)}”`;
}

/** Whether answers of a run can be scored: the open model is the one that gave them, so that its tokens mean the same. */
export function isOfOpenModel(run: Run, open: ModelFacts | null): boolean {
  if (open === null || run.model === null) return false;
  const { modelName, parameterCount, layers } = run.model;
  return open.modelName === modelName && open.parameterCount === parameterCount && open.layers === layers;
}

/**
 * Log-probability of the answer of one run under the settings of another, in nats.
 *
 * @returns null where it is not known yet.
 */
export function scoreOf(
  answer: Run,
  setting: Run,
  { scores }: Pick<NonNullable<CompareSlice['comparison']>, 'scores'>,
): number | null {
  if (answer.runId === setting.runId) return ownScore(answer);
  return scores[scoreKey(answer.runId, setting.runId)] ?? null;
}

/** Log-probability a run gave to its own answer, in nats. */
export function ownScore({ tokens }: Pick<Run, 'tokens'>): number {
  return tokens.reduce((sum, { logProbability }) => sum + logProbability, 0);
}

/** The way a question was asked: equal for runs that differ in nothing but when. */
function wayOf({ settings, model }: Pick<Run, 'settings' | 'model'>): string {
  const { variant, sampling, selector, threshold, steering, region, givenTokens } = settings;
  const drawn = sampling.temperature === 0 ? { maxNewTokens: sampling.maxNewTokens } : sampling;
  const selection = variant === 'flex' ? { selector, threshold, steering } : {};
  return JSON.stringify([
    variant,
    drawn,
    selection,
    region,
    givenTokens,
    model?.modelName,
    model?.parameterCount,
  ]);
}
