/**
 * Puts text between `<!-- begin NAME -->` and `<!-- end NAME -->`, for each name; what stood there is replaced.
 *
 * @throws Error when a pair of markers is missing, or markers stand in the document that nothing fills
 */
export function fillMarkers(document: string, parts: Readonly<Record<string, string>>): string {
  let filled = document;
  for (const [name, text] of Object.entries(parts)) {
    const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
    const start = filled.indexOf(begin);
    const stop = filled.indexOf(end);
    if (start < 0 || stop < start) throw new Error(`Expected ${begin} and ${end} in the document.`);
    filled = `${filled.slice(0, start + begin.length)}\n\n${text.trim()}\n\n${filled.slice(stop)}`;
  }
  for (const [, name] of document.matchAll(/<!-- begin (\S+) -->/g)) {
    if (!Object.hasOwn(parts, name!))
      throw new Error(`Nothing fills <!-- begin ${name!} --> of the document.`);
  }
  return filled;
}
