/** What stands in the place of a token without text: the end of an answer, or bytes that are no character. */
export const tokenMark = { end: 'end', bytes: '‹byte›' } as const;

/** Whether a text has no shape: nothing, control characters but line ends and tabs, or what stands for stray bytes. */
export function isUnprintable(text: string): boolean {
  return /^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\uFFFD]*$/u.test(text) && !/^[\t\r\n]+$/.test(text);
}

/** A token's text as it can be shown in one line: spaces, line ends and what has no shape made visible. */
export function visibleToken(text: string): string {
  if (text === '') return '∅';
  if (isUnprintable(text)) return tokenMark.bytes;
  const shown = text.replace(/\r?\n/g, '↵').replace(/\t/g, '⇥').trim();
  return shown === '' ? '␣' : shown;
}
