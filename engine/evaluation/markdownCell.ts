/** A text as a cell of a Markdown table: one line, with a bar that does not end the cell. */
export function markdownCell(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ').replaceAll('|', '\\|');
}
