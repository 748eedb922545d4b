import type { TokenUnderline } from '../runs/tokenFigures.js';

/** How the tokens of answers are shown. */
export interface TokenViewSlice {
  readonly tokenView: {
    readonly underline: TokenUnderline;
    /** A token whose probability is below it, 0 to 1, is one to look at. */
    readonly unsureBelow: number;
  };
}

/** The tokens of a new window. */
export const startTokenView: TokenViewSlice = { tokenView: { underline: 'probability', unsureBelow: 0.5 } };
