import type { Region } from '../../../engine/protocol/region.js';
import type { Span, Steering } from '../../../engine/protocol/steering.js';
import { maxNewTokens } from '../../../engine/protocol/limits.js';
import { paintedCount, planOfSteering, type PaintScope, type PlanRule } from './plan.js';

/** Where painted cells hold, such as `layers 3 to 8, token 2`; tokens are counted from 1, layers by their number. */
export function scopeText({ layers, tokens }: PaintScope): string {
  if (layers === null && tokens === null) return 'all layers and tokens';
  return `${layersText(layers)}, ${tokensText(tokens)}`;
}

function layersText(layers: Span | null): string {
  if (layers === null) return 'all layers';
  const [first, last] = layers;
  return first === last ? `layer ${first}` : `layers ${first} to ${last}`;
}

function tokensText(tokens: Span | null): string {
  if (tokens === null) return 'all tokens';
  const [first, last] = tokens;
  if (first === last) return `token ${first + 1}`;
  return last >= maxNewTokens - 1 ? `from token ${first + 1} on` : `tokens ${first + 1} to ${last + 1}`;
}

/** What a rule paints, such as `3 in, 5 out`. */
export function ruleText(rule: Pick<PlanRule, 'cells'>): string {
  const { in: forced, out } = paintedCount(rule);
  const parts = [forced > 0 && `${forced} in`, out > 0 && `${out} out`].filter((part) => part !== false);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

/** How the selection was painted, in a line; empty where it was not. */
export function steeringText(steering: Steering | undefined): string {
  return planOfSteering(steering)
    .rules.map((rule) => `${ruleText(rule)} (${scopeText(rule)})`)
    .join('; ');
}

/** The size and place of a region, such as `512 × 384 px at 100, 40`. */
export function regionText({ left, top, width, height }: Region): string {
  const number = new Intl.NumberFormat('en');
  return `${number.format(width)} × ${number.format(height)} px at ${number.format(left)}, ${number.format(top)}`;
}
