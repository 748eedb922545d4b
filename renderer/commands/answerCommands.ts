import type { CommandIn } from '../../electron/ipc/commands.js';

/** Where keys lead among the tokens of an answer: index of the token from that of another and their number. */
export const answerCommands: Record<CommandIn<'answer'>, (from: number, count: number) => number> = {
  'answer-before': (from) => Math.max(0, from - 1),
  'answer-after': (from, count) => Math.min(count - 1, from + 1),
  'answer-first': () => 0,
  'answer-last': (_from, count) => count - 1,
};
