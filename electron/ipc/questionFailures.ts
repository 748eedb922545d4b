/** Failures that say the question itself is wrong: it goes back into the box, and nothing is kept of it. */
export const questionFailures: readonly string[] = ['question-empty', 'question-too-long', 'engine-busy'];
