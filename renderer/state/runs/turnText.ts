import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import { selectedInPadding } from '../masks/selectedInPadding.js';
import type { SelectionRegistry } from '../masks/SelectionRegistry.js';
import { keepSteering } from '../../../engine/selection/keptGrid.js';
import { outsideTaughtText } from '../../../engine/protocol/outsideTaughtText.js';
import { answerText, meanSelected, type Run } from './run.js';
import { settingsText } from './settingsText.js';
import { originText } from '../interventions/originText.js';
import { countTextTokens, tokenKind } from './tokenKind.js';

/**
 * A turn as Markdown: the question as a heading, the answer, and how it was asked.
 *
 * @param source of a run that was made of another: that.
 */
export function turnMarkdown(run: Run, image: Pick<OpenedImage, 'name'> | undefined, source?: Run): string {
  const facts = [
    image?.name,
    originText(run, source),
    settingsText(run.settings, run.prefill?.trainedFor, run.picture.shown, run.model),
    endText(run),
    outsideTaughtText(run.prefill?.outside),
  ]
    .filter(Boolean)
    .join(' · ');
  return `### ${oneLine(run.question)}\n\n${answerText(run)}\n\n_${escaped(facts)}_\n`;
}

/**
 * A turn as JSON: question, picture, settings, answer, its tokens with their natural-log probabilities, and the figures of
 * the run; what is not known is null.
 */
export function turnJson(
  run: Run,
  image: Pick<OpenedImage, 'name'> | undefined,
  selections: SelectionRegistry,
): string {
  const turn = {
    image: image === undefined ? null : { name: image.name, ...run.picture },
    question: run.question,
    settings: keptSettings(run.settings),
    /** Of a run that was made of another: of which, and how; else null. */
    origin: run.origin ?? null,
    answer: answerText(run),
    state: run.state,
    stopped: run.result?.stopped ?? null,
    failure: run.failure,
    /** How picture and question compare with what the model was taught; null where it does not say. */
    outside: run.prefill?.outside ?? null,
    textTokens: countTextTokens(run),
    /** Over tokens and the layers whose choice is read. */
    selectedFraction: meanSelected(run),
    /** The part of it that lies in the padding. */
    selectedFractionInPadding: selectedInPadding(selections, run),
    tokens: run.tokens.map((token) => ({
      id: token.id,
      text: token.text,
      kind: tokenKind(token, run),
      // JSON has no -Infinity.
      logProbability: Number.isFinite(token.logProbability) ? token.logProbability : null,
      elapsedMs: token.elapsedMs,
    })),
    timing: run.result?.timing ?? null,
  };
  return `${JSON.stringify(turn, null, 2)}\n`;
}

/** The settings with grids of cells as words of 81 letters, as sessions keep them. */
function keptSettings({ steering, ...settings }: Run['settings']): object {
  return { ...settings, ...(steering && { steering: keepSteering(steering) }) };
}

function endText({ state, result }: Run): string {
  if (state === 'running') return 'still being answered';
  if (state === 'failed') return 'incomplete';
  if (state === 'stopped') return 'stopped';
  return result?.stopped === 'length' ? 'ended at the limit of tokens' : '';
}

/** A heading is one line; what Markdown would read as a mark-up of its own stands as it is. */
function oneLine(text: string): string {
  return escaped(text.replace(/\s+/g, ' ').trim());
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, (mark) => `\\${mark}`);
}
