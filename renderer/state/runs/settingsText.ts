import type { AskSettings } from './run.js';

/** How a question was asked, in a line: the variant, and what differs from how questions are asked by default. */
export function settingsText({ variant, sampling, threshold, selector }: AskSettings): string {
  const parts = [variant === 'flex' ? 'FlexAttention' : 'Low-res only'];
  if (variant === 'flex' && selector !== 'attention') parts.push(`selector ${selector}`);
  if (variant === 'flex' && threshold !== undefined) parts.push(`threshold ${threshold}`);
  if (sampling.temperature > 0) {
    parts.push(`temperature ${sampling.temperature}`, `top-p ${sampling.topP}`, `seed ${sampling.seed}`);
  }
  return parts.join(' · ');
}
