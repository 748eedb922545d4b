/** A part of a text in Markdown, as far as model cards use it. Whatever is not known stays text as it was written. */
export type MarkdownBlock =
  | { readonly type: 'heading'; readonly level: number; readonly text: string }
  | { readonly type: 'paragraph'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'table'; readonly rows: readonly (readonly string[])[] };

/** Cuts Markdown into its blocks: headings, lists, fenced code, tables (the line of dashes left out), paragraphs. */
export function markdownBlocks(markdown: string): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  const lines = markdown.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '').split(/\r?\n/);
  let at = 0;
  const takeWhile = (test: (line: string) => boolean): string[] => {
    const start = at;
    while (at < lines.length && test(lines[at]!)) at++;
    return lines.slice(start, at);
  };
  while (at < lines.length) {
    const line = lines[at]!;
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (line.trim() === '') {
      at++;
    } else if (heading !== null) {
      at++;
      blocks.push({ type: 'heading', level: heading[1]!.length, text: heading[2]! });
    } else if (line.startsWith('```')) {
      at++;
      blocks.push({ type: 'code', text: takeWhile((next) => !next.startsWith('```')).join('\n') });
      at++;
    } else if (line.startsWith('|')) {
      const rows = takeWhile((next) => next.startsWith('|')).filter(
        (row) => !/^[|\s:-]+$/.test(row) || !row.includes('-'),
      );
      blocks.push({ type: 'table', rows: rows.map(cells).filter((row) => row.some((cell) => cell !== '')) });
    } else if (isItem(line)) {
      const text = takeWhile((next) => next.trim() !== '' && !next.startsWith('#')).join('\n');
      const items = text
        .split(/\n(?=(?:[*-]|\d+\.)\s)/)
        .map((item) => unwrap(item.replace(/^(?:[*-]|\d+\.)\s+/, '')));
      blocks.push({ type: 'list', items });
    } else {
      const start = at++;
      takeWhile((next) => next.trim() !== '' && !/^(#|\||```)/.test(next) && !isItem(next));
      blocks.push({ type: 'paragraph', text: unwrap(lines.slice(start, at).join('\n')) });
    }
  }
  return blocks;
}

/** A run of text within a block, and how it is set. */
export interface MarkdownSpan {
  readonly style: 'plain' | 'strong' | 'code';
  readonly text: string;
}

/** Cuts the text of a block into plain, strong and code; a link keeps its words and leads nowhere. */
export function markdownSpans(text: string): readonly MarkdownSpan[] {
  return (
    text
      // Neither part goes over another bracket, so that a hostile text takes no longer than a long one.
      .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
      .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
      .filter((part) => part !== '')
      .map((part) => {
        if (/^\*\*[^*]+\*\*$/.test(part)) return { style: 'strong', text: part.slice(2, -2) };
        if (/^`[^`]+`$/.test(part)) return { style: 'code', text: part.slice(1, -1) };
        return { style: 'plain', text: part };
      })
  );
}

function isItem(line: string): boolean {
  return /^(?:[*-]|\d+\.)\s/.test(line);
}

function unwrap(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}

function cells(row: string): string[] {
  return row
    .replace(/^\||\|\s*$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}
