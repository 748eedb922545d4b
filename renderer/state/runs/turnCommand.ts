import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { Run } from './run.js';

/**
 * The line that asks a turn's question again from the command line, with all that the session keeps of how it was asked. The
 * window knows no folders: the picture is named as it is called, and is to be looked for where the person has it.
 */
export function turnCommand(
  { runId, question }: Pick<Run, 'runId' | 'question'>,
  { name, sessionId }: Pick<OpenedImage, 'name' | 'sessionId'>,
): string {
  const words = [
    'fovea',
    'ask',
    quoted(name),
    quoted(question),
    '--plan',
    quoted(sessionId),
    '--run',
    quoted(runId),
  ];
  return words.join(' ');
}

/** As a shell takes it for one word; the quotes of POSIX shells, which PowerShell reads alike but for a quote within. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(word) && !word.startsWith('-')
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`;
}
