/**
 * Longest file name that is proposed, in bytes of UTF-8 with its ending: file systems take 255, and a file being written is
 * called 42 bytes longer (engine/storage/writeFileAtomic.ts).
 */
export const maxFileNameBytes = 213;

/**
 * A name that any system takes for a file, as close to the given one as can be: what Windows forbids (`<>:"/\|?*`, its device
 * names, a dot or space at the end), control and direction characters, and halves of characters are replaced; what is too
 * long is cut between characters as people see them.
 *
 * @param ending with its dot, such as `.fovea`; it is kept whole
 * @param fallback where nothing of the name is left
 */
export function safeFileName(name: string, ending = '', fallback = 'untitled'): string {
  const cleaned = name
    .normalize('NFC')
    .replace(invisible, '')
    .replace(forbidden, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+/u, '');
  const fitting = cut(cleaned, maxFileNameBytes - byteLength(ending) - 1).replace(/[. ]+$/u, '');
  const stem = fitting === '' ? fallback : fitting;
  return `${isDeviceName(stem) ? '_' : ''}${stem}${ending}`;
}

/** Whether Windows takes a file of this name, with any ending, for a device. */
export function isDeviceName(name: string): boolean {
  const [stem = ''] = name.split('.');
  return /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i.test(stem.trimEnd());
}

/** Controls but white space, direction marks and overrides, byte-order mark: unseen, and able to disguise an ending. */
const invisible = /(?!\s)\p{Cc}|[\u{ad}\u{61c}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{feff}]/gu;

/** What Windows forbids, and halves of characters. */
const forbidden = /[<>:"/\\|?*]|\p{Surrogate}/gu;

/** As many whole characters from the start as fit. */
function cut(text: string, mostBytes: number): string {
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    bytes += byteLength(segment);
    if (bytes > mostBytes) break;
    kept += segment;
  }
  return kept;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
