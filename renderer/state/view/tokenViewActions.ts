import type { AppStore } from '../appStore.js';
import type { FocusActions } from '../masks/focusActions.js';
import { nextUnsure } from '../runs/tokenFigures.js';
import type { TokenViewSlice } from './tokenViewSlice.js';

/** How tokens are shown, and going to those the model was unsure of. */
export interface TokenViewActions {
  readonly setTokenView: (change: Partial<TokenViewSlice['tokenView']>) => void;
  /** The line under tokens shows the other of probability and entropy. */
  readonly toggleUnderline: () => void;
  /** Shows the next token of the shown answer below the limit, 1 forwards; nothing happens where there is none. */
  readonly moveToUnsure: (step: 1 | -1) => void;
}

/** The actions on the tokens of one window. */
export function tokenViewActions(
  store: AppStore,
  { focusToken }: Pick<FocusActions, 'focusToken'>,
): TokenViewActions {
  const setTokenView = (change: Partial<TokenViewSlice['tokenView']>): void =>
    store.setState(({ tokenView }) => ({ tokenView: { ...tokenView, ...change } }));
  return {
    setTokenView,
    toggleUnderline: () =>
      setTokenView({
        underline: store.getState().tokenView.underline === 'probability' ? 'entropy' : 'probability',
      }),
    moveToUnsure: (step) => {
      const { runs, shownRunId, focus, tokenView } = store.getState();
      const run = runs[shownRunId ?? ''];
      if (run === undefined) return;
      const index = nextUnsure(run.tokens, focus.tokenIndex, step, tokenView.unsureBelow);
      if (index !== null) focusToken(run.runId, index);
    },
  };
}
