/**
 * The text of a file that people edit: UTF-8, or UTF-16 where a byte-order mark says so, without the mark. Windows editors
 * and shells write such marks, which JSON does not allow.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes); // takes the mark of its encoding away
}

/** How the text of a file is written, for `TextDecoder`. */
export function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
