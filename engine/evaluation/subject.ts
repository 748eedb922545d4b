import { choicesText } from '../protocol/choicesText.js';
import type { ImageChoices } from '../protocol/imageChoices.js';

/** What an evaluation measures: results of equal subjects belong together, all others do not. */
export interface Subject {
  /** Name of the checkpoint, for people. */
  readonly model: string;
  /** Hash of weights, configuration and tokenizer (`modelIdentity`). */
  readonly identity: string;
  readonly variant: string;
  readonly selector: string;
  /** Binarisation threshold, 0 to 255; null where the variant selects nothing. */
  readonly threshold: number | null;
  readonly weights: string;
  readonly provider: string;
  /** Longest answer, in tokens; null is the engine's own. */
  readonly maxTokens: number | null;
  /** Whether every image was replaced by a blank one. */
  readonly blind: boolean;
  /** What of every image is shown, where its question chooses nothing else; absent where nothing is chosen. */
  readonly choices?: ImageChoices;
}

/** @returns which of its fields differ, such as `variant is flex there and lowres here`, or null when none does */
export function describeDifference(there: Subject, here: Subject): string | null {
  const names = [
    'identity',
    'variant',
    'selector',
    'threshold',
    'weights',
    'provider',
    'maxTokens',
    'blind',
  ] as const;
  const differences = names
    .filter((name) => there[name] !== here[name])
    .map((name) => {
      const title = name === 'identity' ? `the model (${there.model} there, ${here.model} here)` : name;
      return `${title} is ${String(there[name])} there and ${String(here[name])} here`;
    });
  const [chosenThere, chosenHere] = [there, here].map(
    ({ choices = {} }) => choicesText(choices) || 'nothing',
  );
  if (chosenThere !== chosenHere) {
    differences.push(`what is chosen of the images is ${chosenThere} there and ${chosenHere} here`);
  }
  return differences.length === 0 ? null : differences.join('; ');
}
