import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { AskSettings } from './run.js';
import { answeredAs } from './variantTexts.js';

/**
 * How a question was asked, in a line: which system answered, and what differs from how questions are asked by default.
 *
 * @param trainedFor the variant the weights were trained for; undefined until the run says it.
 * @param shown what of the picture's file was shown, where there was something to choose.
 * @param model the model that answers, where it is known.
 */
export function settingsText(
  { variant, sampling, threshold, selector }: AskSettings,
  trainedFor: AskSettings['variant'] | undefined,
  shown = '',
  model: Pick<ModelFacts, 'untrainedHighres'> | null = null,
): string {
  const parts = [answeredAs(variant, trainedFor, model?.untrainedHighres)];
  if (variant === 'flex' && selector !== 'attention') parts.push(`selector ${selector}`);
  if (variant === 'flex' && threshold !== undefined) parts.push(`threshold ${threshold}`);
  if (sampling.temperature > 0) {
    parts.push(`temperature ${sampling.temperature}`, `top-p ${sampling.topP}`, `seed ${sampling.seed}`);
  }
  if (shown !== '') parts.push(shown);
  return parts.join(' · ');
}
