import type { AppState } from '../../state/appStore.js';
import type { Place } from '../../state/pins/pinSlice.js';
import type { Run, TokenRecord } from '../../state/runs/run.js';
import { sharesPicture } from '../../state/runs/runSlice.js';
import { tokenKind } from '../../state/runs/tokenKind.js';
import { variantNames } from '../../state/runs/variantTexts.js';
import { visibleToken } from '../../state/runs/visibleToken.js';

/** A place in words, such as `layer 5, token 2 “red”`. */
export function placeText({ runs }: Pick<AppState, 'runs'>, { runId, tokenIndex, layer }: Place): string {
  const run = runs[runId];
  return `layer ${layer}, ${run === undefined ? `token ${tokenIndex + 1}` : tokenText(run, tokenIndex)}`;
}

/** A token of a run in words, such as `token 2 “red”`. */
export function tokenText(run: Run, tokenIndex: number): string {
  const record = run.tokens[tokenIndex];
  return `token ${tokenIndex + 1}${record === undefined ? '' : tokenName(record, run)}`;
}

/** The two places of a comparison in words; the answers are told apart where they are two. */
export function comparedText(
  state: Pick<AppState, 'runs' | 'runIds'>,
  a: Place,
  b: Place,
): { readonly a: string; readonly b: string } {
  const named = ({ runId }: Place): string => (a.runId === b.runId ? '' : `${answerText(state, runId)}, `);
  return { a: named(a) + placeText(state, a), b: named(b) + placeText(state, b) };
}

/** An answer in words, such as `answer 2 (Low-res)`: counted from the first about its picture. */
function answerText({ runs, runIds }: Pick<AppState, 'runs' | 'runIds'>, runId: string): string {
  const run = runs[runId];
  if (run === undefined) return 'an answer that was deleted';
  const before = runIds.slice(0, runIds.indexOf(runId));
  const number = 1 + before.filter((id) => runs[id] !== undefined && sharesPicture(runs[id], run)).length;
  const model = run.model === null ? '' : ` of ${run.model.modelName}`;
  return `answer ${number} (${variantNames[run.settings.variant]}${model})`;
}

function tokenName(token: TokenRecord, run: Run): string {
  const kind = tokenKind(token, run);
  return kind === 'end' ? ' (end of the answer)' : ` “${visibleToken(token.text)}”`;
}
