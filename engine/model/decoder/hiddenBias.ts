/**
 * Added to the score of a key that must not be read. Finite, so that a row of hidden keys gives probabilities of 0
 * and never NaN; far below any score, so that `exp` of the difference is exactly 0 in float32.
 */
export const hiddenBias = -1e30;
